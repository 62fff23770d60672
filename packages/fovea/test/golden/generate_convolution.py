"""Record conv2d, depthwiseConv2d, separableConv2d and dense: outputs and all gradients.

Layout NHWC. Kernels as Keras has them: conv [kh, kw, channels / groups, filters], depthwise
[kh, kw, channels, multiplier], dense [in, out].
"""

import keras
import torch.nn.functional as F
from recording import Recording, channels_first, channels_last, keras_layer, random

keras.config.set_floatx("float64")
recording = Recording(
    "convolution",
    "Convolutions and dense layers. NHWC; padding is 'valid', 'same' or [[top, bottom], [left, right]]. "
    "Computed in float64 from float32 inputs, rounded to float32.",
    __file__,
)


def conv_keras(name, shape, filters, kernel, strides=(1, 1), padding="valid", dilation=(1, 1), groups=1, bias=True):
    layer = keras.layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, dilation_rate=dilation, groups=groups, use_bias=bias
    )
    inputs = {
        "x": random(f"conv2d/{name}/x", *shape),
        "kernel": random(f"conv2d/{name}/kernel", *kernel, shape[3] // groups, filters) * 0.3,
    }
    if bias:
        inputs["bias"] = random(f"conv2d/{name}/bias", filters)
    attributes = {
        "filters": filters,
        "kernelSize": kernel,
        "strides": strides,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
        "useBias": bias,
    }
    weights = [key for key in inputs if key != "x"]
    recording.add_keras(f"conv2d/{name}", "conv2d", attributes, inputs, keras_layer(layer, weights))


def conv_torch(name, shape, filters, kernel, strides=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1), groups=1):
    (top, bottom), (left, right) = padding

    def compute(x, kernel, bias):
        x = F.pad(channels_first(x), (left, right, top, bottom))
        y = F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, strides, 0, dilation, groups)
        return channels_last(y)

    inputs = {
        "x": random(f"conv2d/{name}/x", *shape),
        "kernel": random(f"conv2d/{name}/kernel", *kernel, shape[3] // groups, filters) * 0.3,
        "bias": random(f"conv2d/{name}/bias", filters),
    }
    attributes = {
        "filters": filters,
        "kernelSize": kernel,
        "strides": strides,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
        "useBias": True,
    }
    recording.add_torch(f"conv2d/{name}", "conv2d", attributes, inputs, compute)


conv_keras("valid-3x3", (2, 9, 7, 3), 5, (3, 3))
conv_keras("valid-5x5-17-channels", (2, 8, 7, 17), 7, (5, 5))
conv_keras("valid-stride2", (2, 10, 11, 5), 7, (3, 3), strides=(2, 2))
conv_keras("valid-stride3-rest-unused", (2, 12, 13, 3), 5, (3, 3), strides=(3, 3))
conv_keras("valid-kernel-as-large-as-input", (3, 5, 6, 7), 5, (5, 6))
conv_keras("valid-no-bias", (2, 7, 8, 5), 3, (3, 3), bias=False)
conv_keras("same-3x3", (2, 9, 8, 5), 7, (3, 3), padding="same")
conv_keras("same-5x5-larger-than-half", (2, 5, 6, 3), 17, (5, 5), padding="same")
conv_keras("same-even-kernel", (2, 7, 9, 3), 5, (2, 2), padding="same")
conv_keras("same-even-kernel-4x4", (2, 9, 6, 5), 3, (4, 4), padding="same")
conv_keras("same-even-kernel-stride2", (2, 9, 8, 3), 5, (4, 4), strides=(2, 2), padding="same")
conv_keras("same-stride2-odd-size", (2, 13, 11, 7), 5, (3, 3), strides=(2, 2), padding="same")
conv_keras("same-stride2-even-size", (2, 12, 10, 3), 7, (3, 3), strides=(2, 2), padding="same")
conv_keras("same-stride3-kernel2", (2, 11, 13, 5), 3, (2, 2), strides=(3, 3), padding="same")
conv_keras("same-7x7-stride2", (2, 13, 12, 3), 7, (7, 7), strides=(2, 2), padding="same")
conv_keras("rectangular-kernel", (2, 9, 11, 3), 5, (1, 7), padding="same")
conv_keras("rectangular-kernel-tall", (2, 11, 8, 5), 3, (5, 2), padding="valid")
conv_keras("1x1", (3, 7, 5, 17), 7, (1, 1))
conv_keras("1x1-stride2", (2, 9, 8, 7), 17, (1, 1), strides=(2, 2))
conv_keras("1x1-same-stride3", (2, 10, 11, 5), 3, (1, 1), strides=(3, 3), padding="same")
conv_keras("dilation2-valid", (2, 11, 9, 3), 5, (3, 3), dilation=(2, 2))
conv_keras("dilation2-same", (2, 10, 9, 5), 3, (3, 3), padding="same", dilation=(2, 2))
conv_keras("dilation-3x2-even-kernel-same", (2, 11, 9, 3), 5, (2, 4), padding="same", dilation=(3, 2))
conv_torch("explicit-symmetric", (2, 9, 8, 3), 7, (3, 3), padding=((1, 1), (1, 1)))
conv_torch("explicit-asymmetric", (2, 7, 9, 5), 3, (3, 3), padding=((0, 2), (1, 0)))
conv_torch("explicit-asymmetric-stride2", (2, 9, 10, 3), 5, (4, 3), strides=(2, 2), padding=((2, 1), (0, 3)))
conv_torch("explicit-wider-than-kernel", (2, 5, 6, 3), 5, (2, 2), padding=((3, 2), (2, 3)))
conv_torch("rectangular-strides", (2, 11, 12, 5), 7, (3, 3), strides=(1, 2), padding=((1, 1), (1, 1)))
conv_torch("rectangular-strides-3x2", (2, 13, 9, 3), 5, (3, 5), strides=(3, 2), padding=((1, 1), (2, 2)))
conv_torch("7x7-stride2-padding3", (2, 13, 11, 3), 17, (7, 7), strides=(2, 2), padding=((3, 3), (3, 3)))
conv_torch("stride2-dilation2", (2, 13, 12, 3), 5, (3, 3), strides=(2, 2), padding=((2, 2), (2, 2)), dilation=(2, 2))
conv_torch("groups2", (2, 8, 9, 6), 10, (3, 3), padding=((1, 1), (1, 1)), groups=2)
conv_torch("groups3-stride2", (2, 9, 10, 15), 21, (3, 3), strides=(2, 2), padding=((1, 1), (1, 1)), groups=3)
conv_torch("groups4-1x1", (3, 6, 5, 20), 12, (1, 1), groups=4)
conv_torch("groups2-even-kernel-asymmetric", (2, 7, 8, 10), 6, (2, 4), padding=((0, 1), (1, 2)), groups=2)
conv_torch("groups-as-channels-multiplier2", (2, 9, 7, 7), 14, (3, 3), padding=((1, 1), (1, 1)), groups=7)
conv_torch("groups2-dilation2", (2, 11, 10, 6), 4, (3, 3), padding=((2, 2), (2, 2)), dilation=(2, 2), groups=2)


def transposed(name, shape, filters, kernel, attributes, **settings):
    layer = keras.layers.Conv2DTranspose(filters, kernel, **settings)
    inputs = {
        "x": random(f"conv2dTranspose/{name}/x", *shape),
        "kernel": random(f"conv2dTranspose/{name}/kernel", *kernel, filters, shape[3]) * 0.3,
        "bias": random(f"conv2dTranspose/{name}/bias", filters),
    }
    attributes = {"filters": filters, "kernelSize": kernel, **attributes}
    compute = keras_layer(layer, ["kernel", "bias"])
    recording.add_keras(f"conv2dTranspose/{name}", "conv2dTranspose", attributes, inputs, compute)


transposed("valid", (2, 4, 5, 3), 7, (3, 3), {})
transposed("same-stride2", (2, 4, 5, 17), 4, (3, 3), {"strides": [2, 2], "padding": "same"}, strides=2, padding="same")
transposed("even-kernel", (3, 3, 4, 16), 16, (4, 4), {"strides": [2, 2], "padding": "same"}, strides=2, padding="same")
transposed("small-kernel", (2, 4, 3, 5), 3, (2, 1), {"strides": [3, 2]}, strides=(3, 2))
transposed(
    "output-padding",
    (2, 4, 5, 3),
    2,
    (3, 5),
    {"strides": [3, 2], "padding": "same", "outputPadding": [2, 0]},
    strides=(3, 2),
    padding="same",
    output_padding=(2, 0),
)


def transposed_torch(name, shape, filters, kernel, strides, padding, extra, dilation=(1, 1)):
    def compute(x, kernel, bias):
        weight = kernel.permute(3, 2, 0, 1)
        options = {"stride": strides, "padding": padding, "output_padding": extra, "dilation": dilation}
        return channels_last(F.conv_transpose2d(channels_first(x), weight, bias, **options))

    inputs = {
        "x": random(f"conv2dTranspose/{name}/x", *shape),
        "kernel": random(f"conv2dTranspose/{name}/kernel", *kernel, filters, shape[3]) * 0.3,
        "bias": random(f"conv2dTranspose/{name}/bias", filters),
    }
    attributes = {
        "filters": filters,
        "kernelSize": kernel,
        "strides": strides,
        "padding": [[padding[0], padding[0]], [padding[1], padding[1]]],
        "outputPadding": extra,
        "dilationRate": dilation,
    }
    recording.add_torch(f"conv2dTranspose/{name}", "conv2dTranspose", attributes, inputs, compute)


transposed_torch("torch-padding", (2, 4, 5, 6), 3, (4, 3), [2, 3], [1, 2], [0, 1])
transposed_torch("torch-dilated", (2, 4, 5, 3), 2, (3, 2), [1, 1], [0, 0], [0, 0], (2, 3))


def depthwise(name, shape, kernel, strides=(1, 1), padding="valid", multiplier=1, dilation=(1, 1)):
    layer = keras.layers.DepthwiseConv2D(
        kernel, strides=strides, padding=padding, depth_multiplier=multiplier, dilation_rate=dilation
    )
    inputs = {
        "x": random(f"depthwise/{name}/x", *shape),
        "kernel": random(f"depthwise/{name}/kernel", *kernel, shape[3], multiplier) * 0.3,
        "bias": random(f"depthwise/{name}/bias", shape[3] * multiplier),
    }
    attributes = {
        "kernelSize": kernel,
        "strides": strides,
        "padding": padding,
        "depthMultiplier": multiplier,
        "dilation": dilation,
        "useBias": True,
    }
    compute = keras_layer(layer, ["kernel", "bias"])
    recording.add_keras(f"depthwiseConv2d/{name}", "depthwiseConv2d", attributes, inputs, compute)


depthwise("valid", (2, 9, 8, 7), (3, 3))
depthwise("same", (2, 8, 9, 17), (3, 3), padding="same")
depthwise("same-stride2", (2, 9, 10, 5), (3, 3), strides=(2, 2), padding="same")
depthwise("multiplier2", (2, 7, 9, 3), (3, 3), multiplier=2)
depthwise("multiplier2-same-stride2", (2, 10, 9, 7), (3, 3), strides=(2, 2), padding="same", multiplier=2)
depthwise("same-even-kernel", (2, 9, 7, 5), (4, 2), padding="same")
depthwise("5x5-stride3-valid", (2, 13, 12, 3), (5, 5), strides=(3, 3))
depthwise("dilation2-same", (2, 9, 11, 5), (3, 3), padding="same", dilation=(2, 2))


def separable(name, shape, filters, kernel, strides=(1, 1), padding="valid", multiplier=1):
    layer = keras.layers.SeparableConv2D(
        filters, kernel, strides=strides, padding=padding, depth_multiplier=multiplier
    )
    inputs = {
        "x": random(f"separable/{name}/x", *shape),
        "depthwiseKernel": random(f"separable/{name}/depthwise", *kernel, shape[3], multiplier) * 0.3,
        "pointwiseKernel": random(f"separable/{name}/pointwise", 1, 1, shape[3] * multiplier, filters) * 0.3,
        "bias": random(f"separable/{name}/bias", filters),
    }
    attributes = {
        "filters": filters,
        "kernelSize": kernel,
        "strides": strides,
        "padding": padding,
        "depthMultiplier": multiplier,
        "useBias": True,
    }
    compute = keras_layer(layer, ["depthwiseKernel", "pointwiseKernel", "bias"])
    recording.add_keras(f"separableConv2d/{name}", "separableConv2d", attributes, inputs, compute)


separable("valid", (2, 8, 9, 5), 7, (3, 3))
separable("same-stride2-multiplier2", (2, 9, 10, 3), 5, (3, 3), strides=(2, 2), padding="same", multiplier=2)
separable("same-even-kernel", (2, 7, 8, 7), 3, (2, 2), padding="same")


def dense(name, shape, units, bias=True):
    layer = keras.layers.Dense(units, use_bias=bias)
    inputs = {
        "x": random(f"dense/{name}/x", *shape),
        "kernel": random(f"dense/{name}/kernel", shape[-1], units) * 0.3,
    }
    if bias:
        inputs["bias"] = random(f"dense/{name}/bias", units)
    weights = [key for key in inputs if key != "x"]
    attributes = {"units": units, "useBias": bias}
    recording.add_keras(f"dense/{name}", "dense", attributes, inputs, keras_layer(layer, weights))


dense("odd", (3, 17), 7)
dense("one-unit", (5, 33), 1)
dense("one-input", (3, 1), 5)
dense("no-bias", (2, 65), 10, bias=False)
dense("rank4-last-axis", (2, 3, 5, 7), 3)
recording.save()
