"""Record batch normalization (training, with updated statistics, and inference), response normalization, Normalization."""

import keras
import numpy as np
import tensorflow as tf
import torch.nn.functional as F
from recording import KERAS, Recording, channels_first, channels_last, keras_layer, random

keras.config.set_floatx("float64")
recording = Recording(
    "normalization",
    "Normalizations over the last axis. batchNormalization: `variant` keras (biased moving variance) or torch "
    "(unbiased); momentum is the share of the old statistic that stays, in both. "
    "Computed in float64 from float32 inputs, rounded to float32, unless the source says otherwise.",
    __file__,
)


def batch_inputs(name, shape, center, scale, offset=0.0, spread=1.0):
    channels = shape[-1]
    inputs = {"x": random(f"{name}/x", *shape) * np.float32(spread) + np.float32(offset)}
    if scale:
        inputs["gamma"] = random(f"{name}/gamma", channels, low=0.5, high=1.5)
    if center:
        inputs["beta"] = random(f"{name}/beta", channels)
    inputs["movingMean"] = random(f"{name}/mean", channels)
    inputs["movingVariance"] = random(f"{name}/variance", channels, low=0.5, high=2.0)
    return inputs


def batch_keras(name, shape, training, momentum=0.99, epsilon=1e-3, center=True, scale=True, **data):
    name = f"batchNormalization/keras-{'training' if training else 'inference'}-{name}"
    inputs = batch_inputs(name, shape, center, scale, **data)
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon, center=center, scale=scale)
    layer.build(shape)

    def compute(x, movingMean, movingVariance, **parameters):
        trainable = [parameters[key] for key in ("gamma", "beta") if key in parameters]
        y, (mean, variance) = layer.stateless_call(trainable, [movingMean, movingVariance], x, training=training)
        return {"y": y, "movingMean": mean, "movingVariance": variance} if training else {"y": y}

    attributes = {
        "variant": "keras",
        "training": training,
        "momentum": momentum,
        "epsilon": epsilon,
        "center": center,
        "scale": scale,
    }
    statistics = ("movingMean", "movingVariance")
    recording.add_keras(name, "batchNormalization", attributes, inputs, compute, statistics, statistics)


def batch_torch(name, shape, training, momentum=0.1, epsilon=1e-5, **data):
    name = f"batchNormalization/torch-{'training' if training else 'inference'}-{name}"
    inputs = batch_inputs(name, shape, True, True, **data)

    def compute(x, gamma, beta, movingMean, movingVariance):
        mean, variance = movingMean.clone(), movingVariance.clone()
        first = channels_first(x) if x.ndim == 4 else x
        y = F.batch_norm(first, mean, variance, gamma, beta, training, momentum, epsilon)
        y = channels_last(y) if x.ndim == 4 else y
        return {"y": y, "movingMean": mean, "movingVariance": variance} if training else {"y": y}

    attributes = {
        "variant": "torch",
        "training": training,
        "momentum": 1 - momentum,
        "epsilon": epsilon,
        "center": True,
        "scale": True,
    }
    statistics = ("movingMean", "movingVariance")
    recording.add_torch(name, "batchNormalization", attributes, inputs, compute, statistics, statistics)


for training in (True, False):
    batch_keras("odd", (3, 7, 5, 5), training)
    batch_keras("17-channels", (2, 6, 9, 17), training)
    batch_keras("rank2", (8, 7), training)
    batch_keras("no-scale", (2, 5, 7, 3), training, scale=False)
    batch_keras("no-center", (2, 5, 7, 3), training, center=False)
    batch_keras("plain", (2, 5, 7, 3), training, center=False, scale=False, momentum=0.9, epsilon=1e-5)
    batch_keras("far-mean", (3, 9, 8, 5), training, offset=100.0, spread=0.5)
    batch_torch("odd", (3, 7, 5, 5), training)
    batch_torch("17-channels", (2, 6, 9, 17), training)
    batch_torch("rank2", (8, 7), training)
    batch_torch("epsilon-momentum", (2, 5, 7, 3), training, momentum=0.3, epsilon=1e-3)


def response_torch(name, shape, size, alpha, beta, k, spread=1.0):
    def compute(x):
        return channels_last(F.local_response_norm(channels_first(x), size, alpha, beta, k))

    name = f"localResponseNormalization/torch-{name}"
    attributes = {"parametrization": "torch", "size": size, "alpha": alpha, "beta": beta, "k": k}
    inputs = {"x": random(f"{name}/x", *shape) * np.float32(spread)}
    recording.add_torch(name, "localResponseNormalization", attributes, inputs, compute)


response_torch("defaults-5", (2, 5, 7, 17), 5, 1e-4, 0.75, 1.0, spread=10)
response_torch("strong", (2, 5, 6, 7), 3, 0.5, 0.75, 2.0)
response_torch("even-size", (2, 4, 5, 7), 4, 0.3, 0.5, 1.0)
response_torch("wider-than-channels", (2, 5, 4, 3), 7, 0.4, 1.5, 1.0)


def response_tensorflow(name, shape, radius, bias, alpha, beta):
    """Record response normalization in float32, because TensorFlow's kernel does not support float64."""
    name = f"localResponseNormalization/tensorflow-{name}"
    x = random(f"{name}/x", *shape)
    value = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(value)
        y = tf.nn.local_response_normalization(value, radius, bias, alpha, beta)
    upstream = random(f"{name}/upstream/y", *y.shape)
    recording.add(
        name,
        "localResponseNormalization",
        {"parametrization": "tensorflow", "depthRadius": radius, "bias": bias, "alpha": alpha, "beta": beta},
        f"{KERAS}, float32",
        inputs={"x": x},
        outputs={"y": y.numpy()},
        upstream={"y": upstream},
        gradients={"x": tape.gradient(y, value, output_gradients=tf.constant(upstream)).numpy()},
    )


response_tensorflow("defaults", (2, 5, 7, 17), 5, 1.0, 1.0, 0.5)
response_tensorflow("radius2", (2, 5, 6, 7), 2, 2.0, 0.1, 0.75)

def layer_keras(name, shape, axis=-1, epsilon=1e-3, center=True, scale=True, offset=0.0):
    name = f"layerNormalization/keras-{name}"
    layer = keras.layers.LayerNormalization(axis=axis, epsilon=epsilon, center=center, scale=scale)
    layer.build(shape)
    extents = [shape[index] for index in layer.axis]
    inputs = {"x": random(f"{name}/x", *shape) + np.float32(offset)}
    if scale:
        inputs["gamma"] = random(f"{name}/gamma", *extents, low=0.5, high=1.5)
    if center:
        inputs["beta"] = random(f"{name}/beta", *extents)

    def compute(x, **parameters):
        trainable = [parameters[key] for key in ("gamma", "beta") if key in parameters]
        return layer.stateless_call(trainable, [], x)[0]

    attributes = {"axis": axis, "epsilon": epsilon, "center": center, "scale": scale}
    recording.add_keras(name, "layerNormalization", attributes, inputs, compute)


def weighted(op, name, layer, shape, attributes, **weights):
    """Record a layer with the given weights, in Keras' order."""
    inputs = {"x": random(f"{op}/{name}/x", *shape)}
    for key, extents in weights.items():
        low = 0.5 if key in ("gamma", "scale") else -1
        inputs[key] = random(f"{op}/{name}/{key}", *extents, low=low, high=1.5)
    recording.add_keras(f"{op}/{name}", op, attributes, inputs, keras_layer(layer, list(weights)))


Group = keras.layers.GroupNormalization
weighted("groupNormalization", "image", Group(3), (2, 4, 5, 6), {"groups": 3}, gamma=[6], beta=[6])
weighted(
    "groupNormalization",
    "instance",
    Group(-1, epsilon=1e-5, scale=False),
    (2, 4, 5, 3),
    {"groups": -1, "epsilon": 1e-5, "scale": False},
    beta=[3],
)
weighted("groupNormalization", "one-group", Group(1, center=False), (3, 7), {"groups": 1, "center": False}, gamma=[7])
weighted("groupNormalization", "rows", Group(2, axis=1), (2, 4, 5, 3), {"groups": 2, "axis": 1}, gamma=[4], beta=[4])
weighted("rmsNormalization", "channels", keras.layers.RMSNormalization(), (2, 4, 5, 7), {}, scale=[7])
weighted(
    "rmsNormalization",
    "two-axes",
    keras.layers.RMSNormalization(axis=(2, 3), epsilon=0.1),
    (2, 4, 5, 7),
    {"axis": [2, 3], "epsilon": 0.1},
    scale=[5, 7],
)
weighted("unitNormalization", "channels", keras.layers.UnitNormalization(), (2, 4, 5, 7), {})
weighted("unitNormalization", "image", keras.layers.UnitNormalization(axis=(1, 2)), (2, 4, 5, 7), {"axis": [1, 2]})


def layer_torch(name, shape, epsilon=1e-5):
    name = f"layerNormalization/torch-{name}"
    inputs = {
        "x": random(f"{name}/x", *shape),
        "gamma": random(f"{name}/gamma", shape[-1], low=0.5, high=1.5),
        "beta": random(f"{name}/beta", shape[-1]),
    }

    def compute(x, gamma, beta):
        return F.layer_norm(x, (shape[-1],), gamma, beta, epsilon)

    attributes = {"axis": -1, "epsilon": epsilon, "center": True, "scale": True}
    recording.add_torch(name, "layerNormalization", attributes, inputs, compute)


layer_keras("image", (2, 5, 7, 17))
layer_keras("rank2", (6, 33))
layer_keras("rank3", (3, 4, 16), epsilon=1e-6)
layer_keras("no-scale", (2, 4, 5, 6), scale=False)
layer_keras("no-center", (2, 4, 5, 6), center=False)
layer_keras("plain", (2, 4, 5, 6), center=False, scale=False)
layer_keras("three-axes", (3, 4, 5, 6), axis=[1, 2, 3])
layer_keras("middle-axis", (3, 4, 5, 6), axis=2)
layer_torch("image", (2, 5, 6, 40), epsilon=1e-6)
layer_torch("rank2", (5, 96))

for name, settings in (
    ("mean-variance", {"mean": [0.5, -1.0, 2.0], "variance": [0.25, 4.0, 1.5]}),
    ("invert", {"mean": [0.5, -1.0, 2.0], "variance": [0.25, 4.0, 1.5], "invert": True}),
):
    layer = keras.layers.Normalization(axis=-1, **settings)
    layer.build((None, 5, 7, 3))
    recording.add_keras(
        f"normalization/{name}",
        "normalization",
        {"invert": False, **settings},
        {"x": random(f"normalization/{name}/x", 2, 5, 7, 3)},
        lambda x, layer=layer: layer(x),
    )
data = random("normalization/adapt/data", 4, 5, 7, 3) * np.float32(3) + np.float32(2)
layer = keras.layers.Normalization(axis=-1)
layer.adapt(data)
x = random("normalization/adapt/x", 2, 5, 7, 3)
recording.add(
    "normalization/adapt",
    "normalization",
    {"adapt": True},
    KERAS,
    inputs={"data": data, "x": x},
    outputs={
        "y": layer(tf.constant(x.astype(np.float64))).numpy(),
        "mean": np.ravel(layer.mean),
        "variance": np.ravel(layer.variance),
    },
)
layer = keras.layers.Rescaling(1 / 127.5, offset=-1)
recording.add_keras(
    "rescaling/scale-offset",
    "rescaling",
    {"scale": 1 / 127.5, "offset": -1},
    {"x": random("rescaling/x", 2, 5, 7, 3, low=0, high=255)},
    lambda x: layer(x),
)
recording.save()
