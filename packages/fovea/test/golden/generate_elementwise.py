"""Record element-wise operations with broadcasting, merging layers and reductions."""

import keras
import numpy as np
import torch
from recording import Recording, random

keras.config.set_floatx("float64")
recording = Recording(
    "elementwise",
    "Element-wise operations with NumPy's broadcasting, Keras' merging layers and reductions; no ties in maxima. "
    "Computed in float64 from float32 inputs, rounded to float32.",
    __file__,
)
BINARY = {
    "add": torch.add,
    "subtract": torch.subtract,
    "multiply": torch.multiply,
    "divide": torch.divide,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
}
SHAPES = {
    "same-shape": ((2, 3, 5, 7), (2, 3, 5, 7)),
    "channel-vector": ((2, 3, 5, 7), (7,)),
    "per-sample-and-channel": ((2, 3, 5, 7), (2, 1, 1, 7)),
    "per-position": ((2, 3, 5, 7), (3, 5, 1)),
    "both-broadcast": ((3, 1, 5), (1, 4, 1)),
    "scalar": ((3, 7), ()),
}
for op, compute in BINARY.items():
    for name, (left, right) in SHAPES.items():
        if name != "same-shape" and op in ("minimum", "maximum") and name not in ("channel-vector", "both-broadcast"):
            continue
        inputs = {"a": random(f"{op}/{name}/a", *left), "b": random(f"{op}/{name}/b", *right)}
        if op == "divide":
            inputs["b"] = np.where(inputs["b"] < 0, inputs["b"] - 0.5, inputs["b"] + 0.5).astype(np.float32)
        recording.add_torch(f"{op}/{name}", op, {}, inputs, lambda a, b, compute=compute: compute(a, b))

for op, compute, low, high in (
    ("exp", torch.exp, -5, 5),
    ("log", torch.log, 0.01, 20),
    ("sqrt", torch.sqrt, 0.01, 20),
    ("square", torch.square, -5, 5),
    ("abs", torch.abs, -5, 5),
    ("negative", torch.negative, -5, 5),
):
    recording.add_torch(op, op, {}, {"x": random(op, 3, 5, 7, low=low, high=high)}, lambda x, compute=compute: compute(x))

recording.add_torch(
    "clip", "clip", {"minimum": -0.5, "maximum": 1.0}, {"x": random("clip", 3, 5, 7)}, lambda x: x.clip(-0.5, 1.0)
)

for op, layer, names in (
    ("addLayer", keras.layers.Add(), "abc"),
    ("subtractLayer", keras.layers.Subtract(), "ab"),
    ("multiplyLayer", keras.layers.Multiply(), "abc"),
    ("averageLayer", keras.layers.Average(), "abc"),
    ("maximumLayer", keras.layers.Maximum(), "abc"),
):
    inputs = {key: random(f"{op}/{key}", 2, 3, 5, 7) for key in names}
    recording.add_keras(op, op, {}, inputs, lambda layer=layer, **xs: layer(list(xs.values())))
    inputs = {key: random(f"{op}/broadcast/{key}", *((2, 3, 5, 7) if key == "a" else (2, 1, 1, 7))) for key in "ab"}
    recording.add_keras(f"{op}/broadcast", op, {}, inputs, lambda layer=layer, **xs: layer(list(xs.values())))

REDUCTIONS = {
    "sum": lambda x, axes, keep: x.sum(axes, keepdim=keep),
    "mean": lambda x, axes, keep: x.mean(axes, keepdim=keep),
    "max": lambda x, axes, keep: x.amax(axes, keepdim=keep),
    "min": lambda x, axes, keep: x.amin(axes, keepdim=keep),
}
for op, compute in REDUCTIONS.items():
    for axes in ([0, 1, 2, 3], [1, 2], [3], [0], [0, 1, 2]):
        for keep in (False, True):
            name = f"reduce/{op}-axes-{''.join(map(str, axes))}{'-keep' if keep else ''}"
            recording.add_torch(
                name,
                "reduce",
                {"kind": op, "axes": axes, "keepDims": keep},
                {"x": random(name, 2, 3, 5, 7)},
                lambda x, compute=compute, axes=axes, keep=keep: compute(x, axes, keep),
            )
recording.save()
