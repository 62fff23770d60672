"""Write small Keras models that expect images in different ranges, and their outputs for files/rgb.png.

    python record_keras.py
"""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent
IMAGE = np.asarray(keras.utils.load_img(HERE / "files/rgb.png"), dtype=np.uint8)
keras.utils.set_random_seed(7)


def classifier(x):
    x = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Dense(3, activation="softmax")(x)


def rescaled():
    image = layers.Input((3, 8, 3))
    return keras.Model(image, classifier(layers.Rescaling(1 / 127.5, offset=-1)(image))), IMAGE


def nested():
    inner = layers.Input((3, 8, 3))
    first = keras.Model(inner, layers.Rescaling(1 / 255)(inner), name="prepare")
    image = layers.Input((3, 8, 3))
    return keras.Model(image, classifier(first(image))), IMAGE


def normalized():
    normalization = layers.Normalization()
    normalization.adapt(IMAGE[None].astype(np.float32))
    image = layers.Input((3, 8, 3))
    return keras.Model(image, classifier(normalization(image))), IMAGE


def plain():
    image = layers.Input((3, 8, 3))
    return keras.Model(image, classifier(image)), IMAGE / 127.5 - 1


answers = {}
for make in (rescaled, nested, normalized, plain):
    model, values = make()
    model.save(HERE / f"{make.__name__}.keras")
    answers[make.__name__] = np.asarray(model(values[None].astype(np.float32)))[0].tolist()
json.dump({"keras": keras.__version__, "answers": answers}, (HERE / "keras.json").open("w"), indent=2)
