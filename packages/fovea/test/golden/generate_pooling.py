"""Record max, average, global and adaptive pooling. Data is normally distributed: no two inputs of a window are equal."""

import keras
import torch
import torch.nn.functional as F
from recording import Recording, channels_first, channels_last, keras_layer, random

keras.config.set_floatx("float64")
recording = Recording(
    "pooling",
    "Pooling. NHWC; padding is 'valid', 'same' or [[top, bottom], [left, right]]. Max pooling pads with -infinity. "
    "countIncludePad: whether an average counts the padding; Keras' 'same' never does. "
    "Computed in float64 from float32 inputs, rounded to float32.",
    __file__,
)


def pool_keras(op, name, shape, size=(2, 2), strides=None, padding="valid"):
    kind = {"maxPooling2d": keras.layers.MaxPooling2D, "averagePooling2d": keras.layers.AveragePooling2D}[op]
    attributes = {"poolSize": size, "strides": strides or size, "padding": padding, "ceilMode": False}
    if op == "averagePooling2d":
        attributes["countIncludePad"] = False
    inputs = {"x": random(f"{op}/{name}/x", *shape)}
    compute = keras_layer(kind(size, strides=strides, padding=padding), [])
    recording.add_keras(f"{op}/{name}", op, attributes, inputs, compute)


for op in ("maxPooling2d", "averagePooling2d"):
    pool_keras(op, "valid-2x2", (2, 8, 6, 5))
    pool_keras(op, "valid-2x2-odd-size", (2, 9, 7, 17))
    pool_keras(op, "valid-3x3-stride2-overlapping", (2, 11, 10, 7), (3, 3), (2, 2))
    pool_keras(op, "valid-3x3-stride1", (2, 7, 6, 3), (3, 3), (1, 1))
    pool_keras(op, "valid-2x2-stride3-gaps", (2, 11, 9, 3), (2, 2), (3, 3))
    pool_keras(op, "same-2x2-odd-size", (3, 9, 7, 3), padding="same")
    pool_keras(op, "same-3x3-stride1", (2, 7, 8, 5), (3, 3), (1, 1), "same")
    pool_keras(op, "same-3x3-stride2", (2, 10, 9, 7), (3, 3), (2, 2), "same")
    pool_keras(op, "same-2x2-stride1-even", (2, 6, 7, 5), (2, 2), (1, 1), "same")
    pool_keras(op, "same-rectangular", (2, 9, 12, 3), (2, 5), (1, 3), "same")
    pool_keras(op, "valid-whole-input", (2, 5, 7, 3), (5, 7))


def max_torch(name, shape, size, strides, padding, ceil=False):
    def compute(x):
        return channels_last(F.max_pool2d(channels_first(x), size, strides, padding, ceil_mode=ceil))

    attributes = {
        "poolSize": size,
        "strides": strides,
        "padding": [[p, p] for p in padding],
        "ceilMode": ceil,
    }
    inputs = {"x": random(f"max/{name}/x", *shape)}
    recording.add_torch(f"maxPooling2d/{name}", "maxPooling2d", attributes, inputs, compute)


max_torch("explicit-3x3-stride2-padding1", (2, 11, 9, 7), (3, 3), (2, 2), (1, 1))
max_torch("explicit-3x2-padding1-0", (2, 8, 9, 5), (3, 2), (2, 1), (1, 0))
max_torch("ceil-3x3-stride2", (2, 10, 8, 5), (3, 3), (2, 2), (0, 0), ceil=True)
max_torch("ceil-2x2-odd-size", (2, 7, 9, 17), (2, 2), (2, 2), (0, 0), ceil=True)
max_torch("ceil-3x3-stride2-padding1", (2, 8, 10, 3), (3, 3), (2, 2), (1, 1), ceil=True)
max_torch("ceil-2x2-stride3-last-window-dropped", (2, 9, 11, 3), (2, 2), (3, 3), (1, 1), ceil=True)


def max_asymmetric(x):
    return channels_last(F.max_pool2d(F.pad(channels_first(x), (2, 0, 0, 1), value=float("-inf")), (3, 3), (2, 2)))


recording.add_torch(
    "maxPooling2d/explicit-asymmetric",
    "maxPooling2d",
    {"poolSize": (3, 3), "strides": (2, 2), "padding": [[0, 1], [2, 0]], "ceilMode": False},
    {"x": random("max/explicit-asymmetric/x", 2, 9, 8, 5)},
    max_asymmetric,
)


def average_torch(name, shape, size, strides, padding, include, ceil=False):
    def compute(x):
        return channels_last(F.avg_pool2d(channels_first(x), size, strides, padding, ceil, include))

    attributes = {
        "poolSize": size,
        "strides": strides,
        "padding": [[p, p] for p in padding],
        "ceilMode": ceil,
        "countIncludePad": include,
    }
    inputs = {"x": random(f"average/{name}/x", *shape)}
    recording.add_torch(f"averagePooling2d/{name}", "averagePooling2d", attributes, inputs, compute)


for include in (True, False):
    suffix = "counted" if include else "not-counted"
    average_torch(f"explicit-3x3-stride1-{suffix}", (2, 7, 6, 5), (3, 3), (1, 1), (1, 1), include)
    average_torch(f"explicit-3x3-stride2-{suffix}", (2, 9, 10, 7), (3, 3), (2, 2), (1, 1), include)
    average_torch(f"explicit-4x3-{suffix}", (2, 11, 8, 3), (4, 3), (3, 2), (2, 1), include)
    average_torch(f"ceil-3x3-stride2-{suffix}", (2, 10, 8, 3), (3, 3), (2, 2), (0, 0), include, ceil=True)
    average_torch(f"ceil-3x3-stride2-padding1-{suffix}", (2, 8, 10, 5), (3, 3), (2, 2), (1, 1), include, ceil=True)


def average_asymmetric(include):
    def compute(x):
        sums = F.avg_pool2d(F.pad(channels_first(x), (2, 0, 0, 1)), (3, 3), (2, 2)) * 9
        ones = F.pad(torch.ones_like(channels_first(x)), (2, 0, 0, 1))
        counts = 9 if include else F.avg_pool2d(ones, (3, 3), (2, 2)) * 9
        return channels_last(sums / counts)

    return compute


for include in (True, False):
    name = f"explicit-asymmetric-{'counted' if include else 'not-counted'}"
    recording.add_torch(
        f"averagePooling2d/{name}",
        "averagePooling2d",
        {
            "poolSize": (3, 3),
            "strides": (2, 2),
            "padding": [[0, 1], [2, 0]],
            "ceilMode": False,
            "countIncludePad": include,
        },
        {"x": random(f"average/{name}/x", 2, 9, 8, 5)},
        average_asymmetric(include),
    )

for keep in (False, True):
    suffix = "-keep-dimensions" if keep else ""
    for op, kind in (
        ("globalAveragePooling2d", keras.layers.GlobalAveragePooling2D),
        ("globalMaxPooling2d", keras.layers.GlobalMaxPooling2D),
    ):
        recording.add_keras(
            f"{op}/odd{suffix}",
            op,
            {"keepDims": keep},
            {"x": random(f"{op}/{keep}/x", 3, 7, 5, 17)},
            keras_layer(kind(keepdims=keep), []),
        )

for name, shape, size in (
    ("7x6-to-3x4", (2, 7, 6, 5), (3, 4)),
    ("13x11-to-6x6", (2, 13, 11, 3), (6, 6)),
    ("5x9-to-7x7-larger-than-input", (2, 5, 9, 3), (7, 7)),
    ("8x6-to-4x3-dividing", (2, 8, 6, 7), (4, 3)),
    ("9x5-to-1x1", (3, 9, 5, 17), (1, 1)),
):

    def adaptive(x, size=size):
        return channels_last(F.adaptive_avg_pool2d(channels_first(x), size))

    recording.add_torch(
        f"adaptiveAveragePooling2d/{name}",
        "adaptiveAveragePooling2d",
        {"outputSize": size},
        {"x": random(f"adaptive/{name}/x", *shape)},
        adaptive,
    )
recording.save()
