"""Record every activation, near zero and far from it."""

import keras
import numpy as np
import torch.nn.functional as F
from recording import Recording, keras_layer, random

keras.config.set_floatx("float64")
recording = Recording(
    "activations",
    "Activations; softmax and logSoftmax over `axis`. Computed in float64 from float32 inputs, rounded to float32.",
    __file__,
)
FAR = np.array([-100, -20, -7.5, -6, -1e-4, 1e-4, 2.5, 5.999, 6.001, 7.5, 20, 100], np.float32)


def data(name, *shape):
    x = random(f"{name}/x", *shape) * np.float32(3)
    flat = x.reshape(-1)
    flat[: len(FAR)] = FAR
    return {"x": x}


layers = keras.layers
activations = keras.activations
for name, op, attributes, compute in (
    ("relu", "relu", {}, activations.relu),
    ("relu6", "relu6", {}, activations.relu6),
    ("leakyRelu/layer-default", "leakyRelu", {"negativeSlope": 0.3}, lambda x: layers.LeakyReLU()(x)),
    ("leakyRelu/activation-default", "leakyRelu", {"negativeSlope": 0.2}, activations.leaky_relu),
    ("leakyRelu/slope-0.01", "leakyRelu", {"negativeSlope": 0.01}, lambda x: activations.leaky_relu(x, 0.01)),
    ("elu", "elu", {"alpha": 1.0}, activations.elu),
    ("elu/alpha-0.5", "elu", {"alpha": 0.5}, lambda x: activations.elu(x, 0.5)),
    ("gelu/exact", "gelu", {"approximate": False}, lambda x: activations.gelu(x, approximate=False)),
    ("gelu/approximate", "gelu", {"approximate": True}, lambda x: activations.gelu(x, approximate=True)),
    ("silu", "silu", {}, activations.silu),
    ("sigmoid", "sigmoid", {}, activations.sigmoid),
    ("tanh", "tanh", {}, activations.tanh),
    ("softmax/rank2", "softmax", {"axis": -1}, activations.softmax),
    ("logSoftmax/rank2", "logSoftmax", {"axis": -1}, activations.log_softmax),
    *(
        (name, name, {}, getattr(activations, snake))
        for name, snake in (
            ("celu", "celu"),
            ("hardShrink", "hard_shrink"),
            ("hardSigmoid", "hard_sigmoid"),
            ("hardSilu", "hard_silu"),
            ("hardTanh", "hard_tanh"),
            ("logSigmoid", "log_sigmoid"),
            ("mish", "mish"),
            ("selu", "selu"),
            ("softShrink", "soft_shrink"),
            ("softplus", "softplus"),
            ("softsign", "softsign"),
            ("sparsePlus", "sparse_plus"),
            ("sparseSigmoid", "sparse_sigmoid"),
            ("squareplus", "squareplus"),
            ("tanhShrink", "tanh_shrink"),
        )
    ),
    # `hard_sigmoid` before Keras 3.
    ("legacyHardSigmoid", "legacyHardSigmoid", {}, lambda x: keras.ops.clip(0.2 * x + 0.5, 0, 1)),
    ("glu/rank2", "glu", {}, activations.glu),
):
    shape = (4, 14) if op == "glu" else (4, 13) if "rank2" in name else (2, 3, 5, 7)
    recording.add_keras(name, op, attributes, data(name, *shape), lambda x, compute=compute: compute(x))

for name, shared, extents in (("each-place", None, [3, 5, 7]), ("channels", [1, 2], [1, 1, 7])):
    inputs = {**data(f"prelu/{name}", 2, 3, 5, 7), "alpha": random(f"prelu/{name}/alpha", *extents)}
    layer = layers.PReLU(shared_axes=shared)
    attributes = {"sharedAxes": shared} if shared else {}
    recording.add_keras(f"prelu/{name}", "prelu", attributes, inputs, keras_layer(layer, ["alpha"]))
recording.add_keras(
    "softmax/two-axes",
    "softmax",
    {"axis": [1, 2]},
    data("softmax/two-axes", 2, 3, 5, 7),
    lambda x: layers.Softmax(axis=(1, 2))(x),
)
recording.add_torch("softmax/rank4", "softmax", {"axis": -1}, data("softmax/rank4", 2, 3, 4, 7), lambda x: x.softmax(-1))
recording.add_torch("softmax/axis1", "softmax", {"axis": 1}, data("softmax/axis1", 2, 5, 3, 4), lambda x: x.softmax(1))
recording.add_torch(
    "logSoftmax/axis1", "logSoftmax", {"axis": 1}, data("logSoftmax/axis1", 2, 5, 3, 4), lambda x: x.log_softmax(1)
)
recording.add_torch("softmax/one-class", "softmax", {"axis": -1}, {"x": random("one", 3, 1)}, lambda x: x.softmax(-1))
recording.add_torch("gelu/torch", "gelu", {"approximate": False}, data("gelu/torch", 2, 3, 5, 3), F.gelu)
recording.save()
