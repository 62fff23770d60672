"""Write the fixtures in keras/layers/: models of many layers and operations, each with its own output, in Keras'
formats, and their outputs (Keras 3.15.1):

    KERAS_BACKEND=tensorflow python generate_keras_layers.py [MODEL]

Weights and inputs are computed by `number`, which the test uses too; only the outputs are recorded.
"""

import json
import sys
import warnings
from pathlib import Path

import keras
import numpy as np
from generate_keras import fill, listed, number
from keras import layers as kl
from keras import ops

here = Path(__file__).parent / "keras" / "layers"


def operations():
    """Computations on tensors outside of layers."""
    x = keras.Input((3, 4, 4), name="x")
    y = keras.Input((3, 4, 4), name="y")
    channel = np.array([0.5, -1, 2, 0.25], np.float32)
    positive = ops.add(ops.square(x), 0.5)
    outputs = [
        x / 255.0,
        1 - x,
        x * channel,
        ops.add(ops.convert_to_tensor(channel), x),
        x + y,
        x - y,
        -x,
        x**2,
        positive**0.5,
        2.0**x,
        ops.maximum(x, 0.1),
        ops.minimum(x, y),
        abs(x),
        ops.sqrt(positive),
        ops.rsqrt(positive),
        ops.exp(x),
        ops.log(positive),
        ops.sign(x),
        ops.reciprocal(positive),
        ops.erf(x),
        ops.clip(x, -0.5, 0.25),
        ops.where(x > 0.1, x, y),
        ops.where(x <= y, 1.5, y),
        ops.cast(ops.not_equal(ops.sign(x), ops.sign(y)), "float32"),
        ops.mean(x, axis=[1, 2]),
        ops.mean(x, axis=(-2, -3), keepdims=True),
        ops.sum(x, axis=-1, keepdims=True),
        ops.max(x, axis=1),
        ops.min(x, axis=(1, 3)),
        ops.var(x, axis=[1, 2]),
        ops.std(x, axis=-1),
        x[:, 1:3, ::2],
        x[..., 0],
        x[..., ::-1],
        x[:, -1, None],
        x[:, ::2, 1::2],
        x[:, 2:0:-1],
        ops.concatenate([x, y, x], axis=-1),
        ops.concatenate([x, y], axis=1),
        ops.stack([x, y], axis=2),
        ops.split(x, 2, axis=-1)[1],
        ops.split(x, [1], axis=1)[1],
        ops.unstack(x, axis=-1)[2],
        ops.reshape(x, (-1, 12, 4)),
        ops.reshape(x, (-1, 2, 24)),
        ops.transpose(x, (0, 3, 1, 2)),
        ops.swapaxes(x, 1, 2),
        ops.moveaxis(x, 1, -1),
        ops.squeeze(x[:, :1], axis=1),
        ops.expand_dims(x, -2),
        ops.flip(x, axis=1),
        ops.repeat(x, 2, axis=2),
        ops.tile(x, [1, 2, 1, 3]),
        ops.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]]),
        ops.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]], constant_values=0.5),
        ops.pad(x, [[0, 0], [1, 2], [2, 0], [0, 0]], mode="reflect"),
        ops.pad(x, [[0, 0], [1, 2], [2, 0], [0, 0]], mode="symmetric"),
        ops.depth_to_space(x, 2),
        ops.space_to_depth(ops.pad(x, [[0, 0], [1, 0], [0, 0], [0, 0]]), 2),
        ops.normalize(x, axis=-1),
        ops.softmax(x, axis=1),
        ops.log_softmax(x),
        ops.relu(x),
        ops.relu6(x * 10),
        ops.leaky_relu(x, negative_slope=0.1),
        ops.elu(x, alpha=0.5),
        ops.celu(x, alpha=0.5),
        ops.gelu(x),
        ops.gelu(x, approximate=False),
        ops.sigmoid(x),
        ops.silu(x),
        ops.softplus(x),
        ops.tanh(x),
        ops.hard_sigmoid(x),
        ops.hard_silu(x),
        ops.hard_shrink(x, threshold=0.25),
        ops.soft_shrink(x, threshold=0.25),
        ops.squareplus(x, b=2),
        ops.threshold(x, 0.1, -1.0),
        keras.activations.relu(x, max_value=0.5, negative_slope=0.1, threshold=0.2),
    ]
    return keras.Model([x, y], outputs, name="operations")


def layers():
    """Image layers, with and without weights."""
    x = keras.Input((5, 6, 4), name="x")
    y = keras.Input((5, 6, 4), name="y")
    v = kl.GlobalAveragePooling2D()(x)
    outputs = [
        kl.GroupNormalization(groups=2)(x),
        kl.GroupNormalization(groups=-1, epsilon=1e-5, center=False)(x),
        kl.GroupNormalization(groups=1, scale=False)(x),
        kl.GroupNormalization(groups=3, axis=2)(x),
        kl.GroupNormalization(groups=2)(v),
        kl.RMSNormalization()(x),
        kl.RMSNormalization(axis=(2, 3))(x),
        kl.UnitNormalization()(x),
        kl.UnitNormalization(axis=(1, 2))(x),
        kl.BatchNormalization(axis=1)(x),
        kl.BatchNormalization(axis=2, center=False)(x),
        kl.LayerNormalization(axis=(1, 2))(x),
        kl.PReLU()(x),
        kl.PReLU(shared_axes=[1, 2])(x),
        kl.Softmax(axis=(1, 2))(x),
        kl.Softmax(axis=2)(x),
        kl.ReLU(max_value=0.5, negative_slope=0.1, threshold=0.1)(x),
        kl.Conv2DTranspose(3, 3, strides=2, padding="same")(x),
        kl.Conv2DTranspose(3, (2, 3), strides=(3, 2), activation="relu")(x),
        kl.Conv2DTranspose(2, 4, strides=2, padding="same", use_bias=False)(x),
        kl.Conv2DTranspose(2, 3, strides=2, padding="same", output_padding=1)(x),
        kl.Conv2DTranspose(2, 3, strides=2, output_padding=1)(x),
        kl.Conv2DTranspose(2, 3, dilation_rate=2)(x),
        kl.Conv2DTranspose(2, 1, strides=2)(x),
        kl.DepthwiseConv2D(3, depth_multiplier=2, dilation_rate=2, padding="same")(x),
        kl.SeparableConv2D(3, 3, depth_multiplier=2, dilation_rate=(1, 2), padding="same")(x),
        kl.Resizing(3, 4)(x),
        kl.Resizing(7, 11, interpolation="nearest")(x),
        kl.Resizing(2, 4, interpolation="nearest")(x),
        kl.Resizing(7, 4, interpolation="bicubic")(x),
        kl.Resizing(3, 8, interpolation="lanczos3")(x),
        kl.Resizing(3, 8, interpolation="lanczos5")(x),
        kl.Resizing(2, 3, antialias=True)(x),
        kl.Resizing(2, 9, interpolation="bicubic", antialias=True)(x),
        kl.Resizing(4, 2, crop_to_aspect_ratio=True)(x),
        kl.Resizing(9, 4, pad_to_aspect_ratio=True, fill_value=0.5)(x),
        kl.CenterCrop(2, 3)(x),
        kl.CenterCrop(7, 3)(x),
        kl.UpSampling2D((2, 3), interpolation="bilinear")(x),
        kl.UpSampling2D((2, 3))(x),
        kl.Cropping2D(((1, 2), (0, 3)))(x),
        kl.ZeroPadding2D(((1, 2), (0, 3)))(x),
        kl.AveragePooling2D(3, strides=2, padding="same")(x),
        kl.MaxPooling2D((2, 3), padding="same")(x),
        kl.GlobalMaxPooling2D(keepdims=True)(x),
        kl.GaussianDropout(0.3)(x),
        kl.AlphaDropout(0.3)(x),
        kl.GaussianNoise(0.3)(x),
        kl.SpatialDropout2D(0.3)(x),
        kl.Dot(axes=1)([v, kl.GlobalAveragePooling2D()(y)]),
        kl.Dot(axes=-1, normalize=True)([x[:, :, 0], y[:, :, 1]]),
        kl.Dot(axes=(2, 2))([x[:, :, 0], y[:, 0]]),
        kl.Concatenate(axis=1)([x, y]),
        kl.Average()([x, y, x]),
        kl.Minimum()([x, y]),
        kl.Permute((3, 1, 2))(x),
        kl.Reshape((-1, 8))(x),
        kl.RepeatVector(3)(v),
        kl.Activation("mish")(x),
        kl.Activation("hard_swish")(x),
        kl.Dense(4, activation="selu")(v),
        kl.Conv2D(4, 1, activation="glu")(x),
        kl.Activation("hard_sigmoid")(x),
        kl.Dense(4, activation="hard_sigmoid", kernel_constraint="max_norm", activity_regularizer="l2")(v),
        kl.ActivityRegularization(l1=0.1)(x),
        kl.Masking(-0.99)(ops.clip(x, -0.99, -0.9)),
    ]
    return keras.Model([x, y], outputs, name="layers")


def activations():
    """Activations that are layers, functions and operations."""
    x = keras.Input((5, 6, 4), name="x")
    shared = kl.Conv2D(4, 1, activation=kl.LeakyReLU(0.2))
    block = keras.Sequential([keras.Input((5, 6, 4)), kl.Conv2D(2, 2, activation=kl.ELU(0.5)), kl.Flatten(), kl.Dense(2)])
    outputs = [
        kl.Conv2D(4, 3, activation=kl.LeakyReLU(0.1))(x),
        kl.DepthwiseConv2D(3, activation=kl.ReLU(max_value=0.2, negative_slope=0.1))(x),
        kl.SeparableConv2D(3, 3, activation=kl.ELU(0.3))(x),
        kl.Conv2DTranspose(3, 3, activation=kl.Softmax(axis=1))(x),
        kl.Dense(3, activation=kl.Activation("tanh"))(x),
        kl.Dense(3, activation=kl.Activation(kl.ReLU(0.3)))(x),
        kl.Dense(3, activation=keras.activations.gelu)(x),
        kl.Dense(3, activation=ops.silu)(x),
        kl.Activation(kl.ReLU(6.0))(x),
        kl.Activation(kl.Softmax(axis=2))(x),
        kl.Activation(keras.activations.relu6)(x),
        shared(shared(x)),
        block(x),
    ]
    return keras.Model(x, outputs, name="activations")


def precise():
    """Layers that compute in float64."""
    double = {"dtype": "float64"}
    x = keras.Input((5, 6, 4), name="x")
    y = kl.Conv2D(4, 3, activation="relu", **double)(x)
    y = kl.BatchNormalization(**double)(y)
    return keras.Model(x, kl.Dense(3, **double)(kl.GlobalAveragePooling2D(**double)(y)), name="precise")


def augmentation():
    """Layers that augment images only during training, with the states of their random generators."""
    x = keras.Input((5, 6, 3), name="x")
    outputs = [
        kl.RandomFlip("horizontal")(x),
        kl.RandomRotation(0.2)(x),
        kl.RandomZoom(0.2)(x),
        kl.RandomTranslation(0.1, 0.2)(x),
        kl.RandomContrast(0.2, value_range=(0, 1))(x),
        kl.RandomBrightness(0.2, value_range=(0, 1))(x),
        kl.RandomErasing(value_range=(0, 1))(x),
        kl.RandomShear(0.1, 0.1)(x),
        kl.RandomHue(0.1, value_range=(0, 1))(x),
        kl.RandomSaturation(0.4, value_range=(0, 1))(x),
        kl.RandomSharpness(0.1, value_range=(0, 1))(x),
        kl.RandomColorJitter(value_range=(0, 1), brightness_factor=0.1)(x),
        kl.RandomGrayscale()(x),
        kl.RandomGaussianBlur(value_range=(0, 1))(x),
        kl.RandomPerspective()(x),
        kl.RandomElasticTransform(value_range=(0, 1))(x),
        kl.RandomPosterization(4, value_range=(0, 1))(x),
        kl.RandomInvert(value_range=(0, 1))(x),
        kl.RandomColorDegeneration(0.1, value_range=(0, 1))(x),
        kl.RandAugment(value_range=(0, 1))(x),
        kl.AugMix(value_range=(0, 1))(x),
        kl.MixUp()(x),
        kl.CutMix()(x),
        kl.Solarization(0.2, 0.3, value_range=(0, 1))(x),
        kl.RandomCrop(5, 6)(x),
        kl.Dropout(0.3, seed=7)(x),
        kl.RandomFlip(seed=3)(x),
    ]
    return keras.Model(x, outputs, name="augmentation")


def main():
    here.mkdir(exist_ok=True)
    path = here / "answers.json"
    answers = json.loads(path.read_text()) if path.exists() else {}
    makers = {make.__name__: make for make in (operations, layers, activations, precise, augmentation)}
    for name in sys.argv[1:] or makers:
        keras.utils.clear_session()
        model = fill(makers[name]())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save(here / f"{name}.keras")
            # Keras cannot write its own augmentation layers to HDF5.
            if name != "augmentation":
                model.save(here / f"{name}.h5")
        inputs = [number((2, *tensor.shape[1:]), 0.1 * index) for index, tensor in enumerate(model.inputs)]
        outputs = listed(model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))
        answers[name] = [{"shape": y.shape, "values": [float(f"{v:.7g}") for v in y.ravel()]} for y in outputs]
    text = ",\n".join(
        f'  "{name}": [\n' + ",\n".join(f"    {json.dumps(output)}" for output in outputs) + "\n  ]"
        for name, outputs in sorted(answers.items())
    )
    path.write_text(f"{{\n{text}\n}}\n")


if __name__ == "__main__":
    main()
