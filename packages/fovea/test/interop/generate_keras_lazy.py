"""Write keras/lazy.{keras,h5} and tfjs/lazy/: a sequential model without an input shape that contains another one, as
saved by Keras 3.15.1 and by the TensorFlow.js converter:

    KERAS_BACKEND=tensorflow python generate_keras_lazy.py

The names of all weights begin with those of the models: "sequential/conv2d/kernel".
"""

import json
from pathlib import Path

import keras
import numpy as np
from generate_keras import number
from keras import layers
from older_formats import write_tfjs

here = Path(__file__).parent


def main():
    keras.utils.clear_session()
    block = keras.Sequential([layers.Conv2D(4, 3, padding="same"), layers.BatchNormalization(), layers.ReLU()])
    model = keras.Sequential([layers.Conv2D(3, 3), block, layers.GlobalAveragePooling2D(), layers.Dense(5)])
    image = number((2, 6, 6, 3), 0)
    model(image)
    for phase, weight in enumerate(model.weights):
        values = 0.5 * number(weight.shape, phase)
        weight.assign(values**2 + 0.5 if "variance" in weight.path else values)
    model.save(here / "keras" / "lazy.keras")
    model.save(here / "keras" / "lazy.h5")
    write_tfjs(here / "tfjs" / "lazy", here / "keras" / "lazy.h5")
    outputs = [[float(f"{v:.7g}") for v in np.asarray(model(image)).ravel()]]
    answer = {"lazy": {"parameters": model.count_params(), "outputs": outputs, "sampled": 1}}
    (here / "tfjs" / "lazy-answers.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
