"""Write the fixtures in keras/: small models in Keras' formats, and their outputs (Keras 3.15.1, h5py 3.14):

    KERAS_BACKEND=tensorflow python generate_keras.py

Weights and inputs are computed by a formula (`number`) that the tests use too; only the outputs are recorded.
"""

import json
from pathlib import Path

import h5py
import keras
import numpy as np
from keras import layers

here = Path(__file__).parent / "keras"


def number(shape, phase):
    """Return sin(0.37 · index + phase), row-major."""
    return np.sin(0.37 * np.arange(np.prod(shape, dtype=int)) + phase).reshape(shape).astype("float32")


def fill(model):
    for index, weight in enumerate(model.weights):
        if "count" in weight.path:
            continue
        values = 0.4 * number(weight.shape, index)
        weight.assign(values**2 + 0.5 if "variance" in weight.path else values)
    for layer in model.layers:
        if isinstance(layer, layers.Normalization):
            layer.finalize_state()
    return model


def simple():
    model = keras.Sequential(
        [
            keras.Input((12, 10, 3)),
            layers.Rescaling(0.5, offset=0.25),
            layers.Conv2D(4, 3, strides=(2, 1), padding="same", activation="relu", name="stem"),
            layers.BatchNormalization(momentum=0.9, epsilon=1e-3),
            layers.DepthwiseConv2D(3, depth_multiplier=2, padding="same", depthwise_regularizer="l2"),
            layers.ReLU(max_value=6),
            layers.SeparableConv2D(6, (3, 2), activation="silu", pointwise_initializer="he_normal"),
            layers.MaxPooling2D(2),
            layers.Conv2D(4, 1, groups=2, use_bias=False, kernel_regularizer=keras.regularizers.L1L2(1e-4, 1e-3)),
            layers.BatchNormalization(scale=False, center=False),
            layers.Activation("tanh"),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(7, activation="softmax", bias_initializer=keras.initializers.Constant(0.1)),
        ],
        name="simple",
    )
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return fill(model)


def branches():
    image = keras.Input((8, 8, 4), name="image")
    other = keras.Input((8, 8, 4), name="other")
    shared = layers.Conv2D(4, 3, padding="same", name="shared")
    a, b = shared(image), shared(other)
    a = layers.LeakyReLU(negative_slope=0.1)(a)
    b = layers.ELU(alpha=0.7)(b)
    a = layers.LayerNormalization()(a)
    total = layers.Add()([a, b])
    difference = layers.Subtract()([a, b])
    product = layers.Multiply()([a, b])
    mean = layers.Average()([total, product])
    high = layers.Maximum()([mean, difference])
    low = layers.Minimum()([mean, difference])
    x = layers.Concatenate()([high, low])
    x = layers.ZeroPadding2D(((1, 2), (0, 1)))(x)
    x = layers.Cropping2D((1, 1))(x)
    x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    x = layers.AveragePooling2D(3, strides=2, padding="same")(x)
    x = layers.SpatialDropout2D(0.2)(x)
    x = layers.GaussianNoise(0.1)(x)
    x = layers.Permute((2, 3, 1))(x)
    x = layers.Reshape((-1, 8))(x)
    x = layers.Dense(5, activation="gelu")(x)
    first = layers.Softmax(axis=1, name="first")(x)
    y = layers.Normalization(axis=-1, name="normalized")(image)
    y = layers.GlobalAveragePooling2D(keepdims=True)(y)
    y = layers.Conv2D(3, 1, activation="leaky_relu")(y)
    y = layers.GlobalMaxPooling2D()(y)
    second = layers.Dense(2, name="second")(y)
    return fill(keras.Model([image, other], [first, second], name="branches"))


def nested():
    inner_in = keras.Input((6, 6, 3))
    x = layers.Conv2D(3, 3, padding="same", name="conv")(inner_in)
    x = layers.BatchNormalization(name="norm")(x)
    inner = keras.Model(inner_in, layers.Add()([x, inner_in]), name="inner")
    head = keras.Sequential(
        [keras.Input((6, 6, 3)), layers.Conv2D(2, 3, name="conv"), layers.GlobalAveragePooling2D(), layers.Dense(4)],
        name="head",
    )
    inputs = keras.Input((6, 6, 3))
    x = inner(inputs)
    x = layers.Conv2D(3, 1, name="between")(x)
    x = inner(x)
    return fill(keras.Model(inputs, head(x), name="nested"))


def listed(outputs):
    return [np.asarray(output) for output in (outputs if isinstance(outputs, list) else [outputs])]


def main():
    here.mkdir(exist_ok=True)
    answers = {}
    for make in (simple, branches, nested):
        keras.utils.clear_session()
        model = make()
        name = model.name
        model.save(here / f"{name}.keras")
        model.save(here / f"{name}.h5")
        model.save_weights(here / f"{name}.weights.h5")
        inputs = [number((2, *tensor.shape[1:]), 0.1 * index) for index, tensor in enumerate(model.inputs)]
        outputs = listed(model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))
        answers[name] = {
            # Fovea does not count the values that Normalization has seen.
            "parameters": sum(weight.size for weight in model.weights if not weight.path.endswith("count")),
            "inputs": [tensor._keras_history.operation.name for tensor in model.inputs],
            "outputs": [{"shape": y.shape, "values": [float(f"{v:.7g}") for v in y.ravel()]} for y in outputs],
        }

    (here / "answers.json").write_text(json.dumps(answers))

    # Weights as saved by Keras 2: names end in ":0", and long lists of names are split into several attributes.
    with h5py.File(here / "keras2.h5", "w") as file:
        file.attrs["layer_names0"] = np.asarray([b"input_1", b"conv"])
        file.attrs["layer_names1"] = np.asarray([b"block/dense"])
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.2.4"
        file.create_group("input_1").attrs["weight_names"] = np.asarray([], dtype="S1")
        for layer, shapes in {"conv": [(3, 3, 1, 2), (2,)], "block/dense": [(4, 2), (2,)]}.items():
            group = file.create_group(layer)
            names = [f"{layer}/kernel:0", f"{layer}/bias:0"]
            group.attrs["weight_names"] = np.asarray([name.encode() for name in names])
            for phase, (name, shape) in enumerate(zip(names, shapes)):
                group[name] = number(shape, phase)


if __name__ == "__main__":
    main()
