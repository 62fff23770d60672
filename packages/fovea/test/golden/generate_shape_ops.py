"""Record operations that move values: padding, cropping, resizing, transposing, slicing, splitting, joining."""

import keras
import tensorflow as tf
import torch
import torch.nn.functional as F
from recording import Recording, channels_first, channels_last, keras_layer, random

keras.config.set_floatx("float64")
recording = Recording(
    "shape-ops",
    "Padding, cropping, resizing, transposing, slicing, splitting, joining. NHWC. Padding and cropping are "
    "[[top, bottom], [left, right]]; pad has [before, after] per axis. permute's `dims` are Keras' (1 is the first "
    "axis after the batch), transpose's `axes` count from 0. Resizing takes pixel centres (torch align_corners=False).",
    __file__,
)


def layer_case(name, op, attributes, shape, layer):
    recording.add_keras(name, op, attributes, {"x": random(name, *shape)}, keras_layer(layer, []))


layers = keras.layers
for padding in (((1, 1), (1, 1)), ((0, 2), (3, 1))):
    name = f"zeroPadding2d/{'-'.join(str(p) for pair in padding for p in pair)}"
    layer_case(name, "zeroPadding2d", {"padding": padding}, (2, 5, 7, 3), layers.ZeroPadding2D(padding))
for cropping in (((1, 1), (1, 1)), ((0, 2), (3, 1))):
    name = f"cropping2d/{'-'.join(str(c) for pair in cropping for c in pair)}"
    layer_case(name, "cropping2d", {"cropping": cropping}, (2, 7, 9, 3), layers.Cropping2D(cropping))
for interpolation in ("nearest", "bilinear"):
    for size in ((2, 2), (3, 2)):
        layer_case(
            f"upSampling2d/{interpolation}-{size[0]}x{size[1]}",
            "upSampling2d",
            {"size": size, "interpolation": interpolation},
            (2, 5, 6, 3),
            layers.UpSampling2D(size, interpolation=interpolation),
        )
for rows, columns in ((2, 2), (3, 2)):
    # UpSampling2D as in TensorFlow 1.
    name = f"upSampling2d/asymmetric-{rows}x{columns}"
    recording.add_keras(
        name,
        "upSampling2d",
        {"size": (rows, columns), "interpolation": "asymmetricBilinear"},
        {"x": random(name, 2, 5, 6, 3)},
        lambda x, size=(5 * rows, 6 * columns): tf.cast(tf.compat.v1.image.resize_bilinear(x, size), tf.float64),
    )
layer_case("flatten", "flatten", {}, (2, 3, 5, 7), layers.Flatten())
layer_case("reshape", "reshape", {"targetShape": [5, 21]}, (2, 3, 5, 7), layers.Reshape((5, 21)))
layer_case("reshape/inferred", "reshape", {"targetShape": [7, -1, 3]}, (2, 3, 5, 7), layers.Reshape((7, -1, 3)))
for dims in ((3, 1, 2), (2, 1, 3), (1, 3, 2)):
    name = f"permute/{''.join(map(str, dims))}"
    layer_case(name, "permute", {"dims": dims}, (2, 3, 5, 7), layers.Permute(dims))

for name, shape, size in (
    ("up-5x7-to-11x9", (2, 5, 7, 3), (11, 9)),
    ("down-11x13-to-5x7", (2, 11, 13, 3), (5, 7)),
    ("mixed-6x9-to-13x4", (2, 6, 9, 5), (13, 4)),
    ("same-size", (2, 5, 6, 3), (5, 6)),
    ("to-1x1", (2, 5, 6, 3), (1, 1)),
    ("from-1x1", (2, 1, 1, 3), (4, 5)),
):
    for mode in ("bilinear", "nearest"):

        def resize(x, size=size, mode=mode):
            extra = {"align_corners": False} if mode == "bilinear" else {}
            return channels_last(F.interpolate(channels_first(x), size, mode=mode, **extra))

        inputs = {"x": random(f"resize/{mode}/{name}", *shape)}
        recording.add_torch(f"resize/{mode}-{name}", "resize", {"size": size, "interpolation": mode}, inputs, resize)

recording.add_torch(
    "transpose/3012", "transpose", {"axes": [3, 0, 1, 2]}, {"x": random("t", 2, 3, 5, 7)}, lambda x: x.permute(3, 0, 1, 2)
)
recording.add_torch("transpose/10", "transpose", {"axes": [1, 0]}, {"x": random("t2", 5, 7)}, lambda x: x.T)
recording.add_torch(
    "pad/all-axes",
    "pad",
    {"padding": [[0, 1], [2, 0], [1, 3], [1, 1]], "value": 0},
    {"x": random("pad", 2, 3, 5, 3)},
    lambda x: F.pad(x, (1, 1, 1, 3, 2, 0, 0, 1)),
)
recording.add_torch(
    "pad/value",
    "pad",
    {"padding": [[0, 0], [1, 2]], "value": -1.5},
    {"x": random("pad-value", 3, 5)},
    lambda x: F.pad(x, (1, 2), value=-1.5),
)
recording.add_torch(
    "slice/inner",
    "slice",
    {"begin": [0, 1, 2, 3], "size": [2, 3, 4, 3]},
    {"x": random("slice", 2, 5, 7, 7)},
    lambda x: x[0:2, 1:4, 2:6, 3:6],
)
recording.add_torch(
    "slice/strided",
    "slice",
    {"begin": [0, 1], "size": [3, 3], "strides": [1, 2]},
    {"x": random("slice-strided", 3, 7)},
    lambda x: x[0:3, 1:7:2],
)
for name, sizes, axis in (("channels", [3, 5, 9], 3), ("equal-rows", [3, 3], 1)):
    shape = [2, 6, 5, 17]

    def split(x, sizes=sizes, axis=axis):
        return {f"y{index}": part for index, part in enumerate(torch.split(x, sizes, axis))}

    inputs = {"x": random(f"split/{name}", *shape)}
    recording.add_torch(f"split/{name}", "split", {"sizes": sizes, "axis": axis}, inputs, split)
for name, axis, shapes in (
    ("channels", -1, [(2, 3, 5, 7), (2, 3, 5, 3), (2, 3, 5, 17)]),
    ("rows", 1, [(2, 3, 5, 7), (2, 1, 5, 7)]),
    ("one-input-twice", -1, [(2, 3, 5)]),
):
    inputs = {f"x{index}": random(f"concatenate/{name}/{index}", *shape) for index, shape in enumerate(shapes)}
    repeat = 2 if name == "one-input-twice" else 1
    recording.add_torch(
        f"concatenate/{name}",
        "concatenate",
        {"axis": axis, "repeat": repeat},
        inputs,
        lambda axis=axis, repeat=repeat, **xs: torch.cat(list(xs.values()) * repeat, axis),
    )
recording.save()
