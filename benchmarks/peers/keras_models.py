"""The workloads in Keras; it has no ResNet-18, GoogLeNet and AlexNet."""

from dataclasses import dataclass
from typing import Callable

import keras
from keras import applications, layers


@dataclass(frozen=True)
class Workload:
    build: Callable[[], keras.Model]
    batch: int
    shape: tuple[int, int, int]  # height, width, channels
    classes: int  # 1: a single sigmoid unit


def lenet5():
    return keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(6, 5, padding="same", activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation="tanh"),
            layers.Dense(84, activation="tanh"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def happymodel():
    return keras.Sequential(
        [
            layers.Input((64, 64, 3)),
            layers.ZeroPadding2D(3),
            layers.Conv2D(32, 7),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def catsdogs():
    model = keras.Sequential([layers.Input((150, 150, 3))])
    for filters in (32, 64, 128, 128):
        model.add(layers.Conv2D(filters, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


def cifar():
    model = keras.Sequential([layers.Input((32, 32, 3))])
    for filters in (16, 32, 64):
        model.add(layers.Conv2D(filters, 2, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(500, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    return model


WORKLOADS = {
    "lenet5": Workload(lenet5, 64, (28, 28, 1), 10),
    "happymodel": Workload(happymodel, 16, (64, 64, 3), 1),
    "catsdogs": Workload(catsdogs, 20, (150, 150, 3), 1),
    "cifar": Workload(cifar, 32, (32, 32, 3), 10),
    "resnet50": Workload(lambda: applications.ResNet50(weights=None), 16, (224, 224, 3), 1000),
    "resnet50small": Workload(
        lambda: applications.ResNet50(weights=None, input_shape=(64, 64, 3), classes=6), 32, (64, 64, 3), 6
    ),
    "vgg16": Workload(lambda: applications.VGG16(weights=None), 8, (224, 224, 3), 1000),
    "inceptionv3": Workload(lambda: applications.InceptionV3(weights=None), 16, (299, 299, 3), 1000),
}
