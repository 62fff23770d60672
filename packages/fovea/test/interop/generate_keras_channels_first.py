"""Write keras/channels-first.zip: channels-first models in Keras' formats, and their outputs (Keras 3.15.1 on PyTorch,
because TensorFlow lacks such convolutions on CPUs):

    KERAS_BACKEND=torch python generate_keras_channels_first.py

Weights and inputs are computed by `number`, which the test uses too. Outputs have Keras' order; inputs and outputs with
four axes are channels-first.
"""

import json
import tempfile
import warnings
import zipfile
from pathlib import Path

import keras
import numpy as np
from generate_keras import fill, listed, number
from keras import layers as kl
from keras import ops

here = Path(__file__).parent / "keras"
first = {"data_format": "channels_first"}


def lenet():
    """Flatten an image before dense layers, rows first with Flatten and channels first with Reshape."""
    return keras.Sequential(
        [
            keras.Input((3, 10, 12)),
            kl.Rescaling(0.5, 0.25),
            kl.Conv2D(4, 3, activation="relu", **first),
            kl.MaxPooling2D(2, **first),
            kl.Conv2D(5, (2, 3), padding="same", dilation_rate=(1, 2), use_bias=False, **first),
            kl.BatchNormalization(axis=1),
            kl.Activation("tanh"),
            kl.Flatten(),
            kl.Dropout(0.5),
            kl.Dense(6, activation="relu"),
            kl.Dense(5),
        ]
    )


def flattened():
    """Use Flatten with and without channels_first, Reshape, and vectors that become images."""
    x = keras.Input((3, 4, 6), name="x")
    y = kl.Conv2D(4, 3, padding="same", **first)(x)
    a = kl.Dense(4, activation="sigmoid")(kl.GlobalAveragePooling2D(**first)(y))
    y = kl.Multiply()([y, kl.Reshape((4, 1, 1))(a)])
    outputs = [
        y,
        kl.Flatten(**first)(y),
        kl.Flatten(data_format="channels_last")(y),
        kl.Reshape((8, 12))(y),
        kl.Permute((2, 3, 1))(y),
        kl.Dense(3)(y),
        kl.Dense(3)(kl.BatchNormalization()(kl.Flatten(data_format="channels_last")(y))),
        kl.Conv2D(2, 3, **first)(kl.Reshape((6, 4, 4))(kl.Dense(96)(a))),
        kl.Conv2D(2, 3, data_format="channels_last")(kl.Permute((2, 3, 1))(y)),
    ]
    return keras.Model(x, outputs)


def layers():
    """Use every layer with a channel axis or an option `axis`."""
    x = keras.Input((4, 5, 6), name="x")
    y = kl.Conv2D(4, 3, padding="same", groups=2, **first)(x)
    outputs = [
        kl.DepthwiseConv2D(3, strides=2, depth_multiplier=2, **first)(y),
        kl.SeparableConv2D(3, 3, padding="same", **first)(y),
        kl.Conv2DTranspose(3, 3, strides=2, padding="same", **first)(y),
        kl.AveragePooling2D((2, 3), padding="same", **first)(y),
        kl.MaxPooling2D(3, strides=2, padding="same", **first)(y),
        kl.GlobalMaxPooling2D(**first)(y),
        kl.GlobalAveragePooling2D(keepdims=True, **first)(y),
        kl.UpSampling2D((2, 3), **first)(y),
        kl.UpSampling2D(2, interpolation="bilinear", **first)(y),
        kl.ZeroPadding2D(((1, 2), (0, 3)), **first)(y),
        kl.Cropping2D(((1, 2), (0, 3)), **first)(y),
        kl.Resizing(3, 8, **first)(y),
        kl.CenterCrop(2, 3, **first)(y),
        kl.SpatialDropout2D(0.5, **first)(y),
        kl.BatchNormalization(axis=1)(y),
        kl.BatchNormalization()(y),
        kl.BatchNormalization(axis=-2)(y),
        kl.LayerNormalization()(y),
        kl.LayerNormalization(axis=[1, 2, 3])(y),
        kl.GroupNormalization(2, axis=1)(y),
        kl.GroupNormalization(3)(y),
        kl.RMSNormalization(axis=-1)(y),
        kl.UnitNormalization(axis=1)(y),
        kl.Normalization(axis=1, mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 4.0])(y),
        kl.Softmax(axis=1)(y),
        kl.Softmax()(y),
        kl.Softmax(axis=[2, 3])(y),
        kl.Activation("softmax")(y),
        kl.PReLU()(y),
        kl.PReLU(shared_axes=[2, 3])(y),
        kl.Concatenate(axis=1)([y, x]),
        kl.Concatenate()([y, x]),
        kl.Concatenate(axis=2)([y, x]),
        kl.Rescaling([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])(y),
        kl.Average()([y, x, y]),
        y * 2 - x,
        ops.mean(y, axis=[2, 3]),
        ops.mean(y, axis=1, keepdims=True) + y,
        y[:, 1:3],
        ops.transpose(y, (0, 2, 3, 1)),
        kl.Dot(axes=1)([kl.GlobalAveragePooling2D(**first)(y), kl.GlobalMaxPooling2D(**first)(x)]),
    ]
    return keras.Model(x, outputs)


def nested():
    """Nest models with the same layout and with different ones, and share a layer."""
    block, other = (
        keras.Sequential([kl.Conv2D(4, 3, padding="same", **first), kl.LeakyReLU(0.1)], name=name)
        for name in ("block", "other")
    )
    a = keras.Input((4, 5, 6), name="a")
    inner = keras.Model(a, [kl.MaxPooling2D(2, **first)(other(a)), kl.Flatten()(a)], name="inner")
    b = keras.Input((5, 6, 4), name="b")
    last = keras.Model(b, kl.Conv2D(3, 3, data_format="channels_last")(b), name="last")
    x = keras.Input((4, 5, 6), name="x")
    y = keras.Input((5, 6, 4), name="y")
    shared = kl.ReLU(max_value=0.4)
    pooled, flat = inner(shared(block(x)))
    turned = kl.Permute((3, 1, 2))(y)
    outputs = [pooled, flat, last(y), last(kl.Permute((2, 3, 1))(x)), shared(turned), *inner(turned), block(turned)]
    return keras.Model([x, y], outputs)


def open_sizes():
    """Leave the height and width of images open."""
    x = keras.Input((3, None, None), name="x")
    y = kl.Conv2D(4, 3, **first)(x)
    body = keras.Model(x, y, name="body")
    z = keras.Input((3, None, None), name="z")
    return keras.Model(z, kl.Dense(3)(kl.GlobalMaxPooling2D(**first)(body(z))))


def main():
    answers = {}
    with zipfile.ZipFile(here / "channels-first.zip", "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name, content):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)

        for make in (lenet, flattened, layers, nested, open_sizes):
            name = make.__name__
            keras.utils.clear_session()
            model = fill(make())
            shapes = [[7 if size is None else size for size in tensor.shape[1:]] for tensor in model.inputs]
            inputs = [number((2, *shape), 0.1 * index) for index, shape in enumerate(shapes)]
            outputs = listed(model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))
            answers[name] = {
                "inputs": shapes,
                "outputs": [{"shape": y.shape, "values": [float(f"{v:.7g}") for v in y.ravel()]} for y in outputs],
            }
            with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for ending in ("keras", "h5"):
                    path = Path(folder) / f"{name}.{ending}"
                    model.save(path)
                    add(path.name, path.read_bytes())
        add("answers.json", json.dumps(answers))


if __name__ == "__main__":
    main()
