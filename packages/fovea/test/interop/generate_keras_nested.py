"""Write keras/nested.zip: nested models as in transfer learning, and their outputs (Keras 3.15.1):

    KERAS_BACKEND=tensorflow python generate_keras_nested.py
"""

import json
import tempfile
import zipfile
from pathlib import Path

import keras
import numpy as np
from generate_keras import number
from keras import layers

here = Path(__file__).parent / "keras"


def backbone(name="backbone"):
    image = keras.Input((None, None, 3))
    x = layers.Conv2D(4, 3, strides=2, padding="same", name="conv1")(image)
    x = layers.BatchNormalization(name="bn1")(x)
    x = layers.Activation("relu")(x)
    x = layers.DepthwiseConv2D(3, padding="same", name="dw")(x)
    return keras.Model(image, layers.Conv2D(5, 1, name="conv2")(x), name=name)


def transfer():
    """A frozen backbone of open size in a model of fixed size."""
    base = backbone()
    base.trainable = False
    inputs = keras.Input((12, 10, 3))
    x = layers.Rescaling(2.0, offset=-1.0)(inputs)
    x = layers.GlobalAveragePooling2D()(base(x, training=False))
    x = layers.Dropout(0.2)(x)
    return keras.Model(inputs, layers.Dense(4, activation="softmax")(x))


def sequential_transfer():
    """The same as a sequential model."""
    return keras.Sequential([keras.Input((12, 10, 3)), backbone(), layers.GlobalMaxPooling2D(), layers.Dense(2)])


def scales():
    """One backbone applied to images of two sizes."""
    base = backbone()
    inputs = keras.Input((12, 12, 3))
    small = layers.AveragePooling2D(2)(inputs)
    both = [layers.GlobalAveragePooling2D()(base(x)) for x in (inputs, small)]
    return keras.Model(inputs, [layers.Concatenate()(both), base(small)])


def deep():
    """Three levels deep; layers of all models have the same names."""

    def wrapped(depth):
        inputs = keras.Input((6, 6, 3), name="image")
        x = layers.Conv2D(3, 3, padding="same", name="conv")(inputs)
        for name in ("left", "right") if depth > 0 else ():
            model = wrapped(depth - 1)
            model.name = name
            x = model(x)
        return keras.Model(inputs, layers.Add(name="sum")([x, inputs]))

    return wrapped(2)


def dictionaries():
    """An inner model called with a dictionary whose keys are in another order than its inputs."""
    inner_in = {"right": keras.Input((4, 4, 2), name="right"), "left": keras.Input((4, 4, 3), name="left")}
    left, right = layers.Conv2D(2, 1, name="on_left")(inner_in["left"]), layers.Conv2D(2, 1)(inner_in["right"])
    inner = keras.Model(inner_in, {"sum": layers.Add()([left, right]), "product": layers.Multiply()([left, right])})
    image = keras.Input((4, 4, 3))
    outputs = inner({"right": layers.Conv2D(2, 1)(image), "left": image})
    return keras.Model(image, [outputs["product"], layers.Flatten()(outputs["sum"])])


def shared():
    """A layer and a model shared by two inner models."""
    layer, model = layers.Conv2D(3, 3, padding="same"), keras.Sequential([keras.Input((5, 5, 3)), layers.Conv2D(3, 1)])
    inner = []
    for _ in range(2):
        inputs = keras.Input((5, 5, 3))
        x = layers.Conv2D(3, 3, padding="same")(layer(inputs))
        inner.append(keras.Model(inputs, model(x)))
    image = keras.Input((5, 5, 3))
    return keras.Model(image, [inner[1](inner[0](image)), layer(image)])


def main():
    answers = {}
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(
        here / "nested.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as archive:
        for make in (transfer, sequential_transfer, scales, deep, dictionaries, shared):
            keras.utils.clear_session()
            model = make()
            generator = np.random.default_rng(0)
            for weight in {id(weight): weight for weight in model.weights}.values():
                values = generator.integers(-16, 17, weight.shape) / 32
                weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)
            inputs = [number((2, *tensor.shape[1:]), index) for index, tensor in enumerate(model.inputs)]
            outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
            parameters = {}
            for ending in ("keras", "h5"):
                path = Path(folder) / f"{make.__name__}.{ending}"
                try:
                    model.save(path)
                except ValueError as error:  # A group of an .h5 file has no place for two layers of one name.
                    print(make.__name__, ending, str(error)[:80])
                    continue
                try:  # What is shared between models is not shared in an .h5 file, and breaks Keras' own .keras.
                    parameters[ending] = keras.models.load_model(path).count_params()
                except ValueError as error:
                    print(make.__name__, ending, str(error)[:80])
                    continue
                archive.write(path, path.name)
            listed = [np.asarray(y) for y in (outputs if isinstance(outputs, list) else [outputs])]
            answers[make.__name__] = {
                "parameters": parameters,
                "outputs": [[float(f"{v:.7g}") for v in y.ravel()] for y in listed],
            }
        archive.writestr("answers.json", json.dumps(answers))


if __name__ == "__main__":
    main()
