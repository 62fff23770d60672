"""Record small networks built with the code of keras.applications, with their outputs (Keras 3.15.1, TensorFlow
2.21.0):

    KERAS_BACKEND=tensorflow python generate_keras_applications.py

Writes keras/applications.zip: per network its description, the names and shapes of its weights, and its output. Weights
and inputs are computed by a formula (`numbers`) that the test uses too.
"""

import json
import zipfile
from pathlib import Path

import keras
import numpy as np
from keras.src.applications import inception_resnet_v2

here = Path(__file__).parent / "keras"


def numbers(shape, seed):
    index = np.arange(np.prod(shape, dtype=int), dtype=np.float64)
    return np.sin(1.7 * seed + 0.37 * index * (1 + 0.01 * index)).astype(np.float32).reshape(shape)


def weight(name, shape, seed):
    """Return kernels that preserve the scale of their inputs, variances around 1 and small offsets."""
    values = numbers(shape, seed)
    if name.endswith("kernel"):
        return values * np.float32(2 / np.sqrt(np.prod(shape[:2] if name.endswith("depthwise_kernel") else shape[:-1])))
    if name.endswith(("variance", "gamma")):
        return 1 + np.float32(0.5) * np.abs(values)
    return np.float32(0.1) * values


def mobilenet_v3_small():
    return keras.applications.MobileNetV3Small(input_shape=(32, 32, 3), alpha=0.25, weights=None, classes=5)


def mobilenet_v3_small_minimalistic():
    return keras.applications.MobileNetV3Small(
        input_shape=(32, 32, 3), alpha=0.25, minimalistic=True, weights=None, classes=5
    )


def inception_resnet_blocks():
    """Build the three kinds of residual blocks of InceptionResNetV2, the last one without activation as at its end."""
    inputs = keras.Input((5, 6, 8))
    x = inputs
    for index, (kind, scale, activation) in enumerate((("block35", 0.17, "relu"), ("block17", 0.1, "relu"), ("block8", 1.0, None))):
        x = inception_resnet_v2.inception_resnet_block(x, scale, kind, index, activation)
    return keras.Model(inputs, x)


def main():
    with zipfile.ZipFile(here / "applications.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for make in (mobilenet_v3_small, mobilenet_v3_small_minimalistic, inception_resnet_blocks):
            keras.utils.clear_session()
            model = make()
            weights = [(f"{layer.name}/{w.name}", w) for layer in model.layers for w in layer.weights]
            for index, (name, variable) in enumerate(weights):
                variable.assign(weight(name, variable.shape, index))
            scale = 1 if make is inception_resnet_blocks else 127.5
            x = np.float32(scale) * (1 + numbers((2, *model.inputs[0].shape[1:]), 100))
            y = model.predict(x, verbose=0)
            recorded = {
                "keras_version": keras.__version__,
                "model_config": json.loads(model.to_json()),
                "weights": [[name, list(variable.shape)] for name, variable in weights],
                "scale": scale,
                "output": {"shape": y.shape, "values": [float(f"{value:.7g}") for value in y.ravel()]},
            }
            entry = zipfile.ZipInfo(f"{make.__name__}.json", (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, json.dumps(recorded), zipfile.ZIP_DEFLATED, 9)
            print(make.__name__, len(weights), y.shape, float(np.abs(y).max()), float(y.std()))


if __name__ == "__main__":
    main()
