"""Compare random small models of all importable layers with Keras.

    KERAS_BACKEND=tensorflow python check_keras_random.py [MODELS [SEED]]

Run `npm run build` first. Draws image models with random layers and options, saves them as `.keras` and `.h5`, imports
them and prints the largest difference relative to the largest output, and the layers of each model that fails.
`KERAS_BACKEND=torch` draws channels_first models: their images are transposed on input, and their outputs are vectors.
"""

import json
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np
from keras import layers as kl
from safetensors.numpy import load_file, save_file

here = Path(__file__).parent
first = keras.backend.backend() == "torch"
axis = 1 if first else -1


def images(d):
    """Return an image layer with random options that keep images at one pixel or more."""
    size = lambda most=3: d.choice([d.randint(1, most), (d.randint(1, most), d.randint(1, most))])
    activation = d.choice(["relu", "tanh", "silu", "gelu", "hard_sigmoid", "selu", kl.LeakyReLU(0.1), kl.ReLU(0.7), kl.ELU(0.4), None])
    windows = {"padding": "same", "activation": activation, "use_bias": d.random() < 0.7}
    strided = d.choice([{"strides": d.randint(1, 2)}, {"dilation_rate": d.randint(1, 2)}])
    return d.choice(
        [
            lambda: kl.Conv2D(d.randint(1, 5), size(), **strided, **windows),
            lambda: kl.DepthwiseConv2D(size(), depth_multiplier=d.randint(1, 2), **windows),
            lambda: kl.SeparableConv2D(d.randint(1, 5), size(), depth_multiplier=d.randint(1, 2), **windows),
            lambda: kl.Conv2DTranspose(d.randint(1, 4), size(), strides=d.randint(1, 2), **windows),
            lambda: kl.MaxPooling2D(size(2), padding="same"),
            lambda: kl.AveragePooling2D(size(2), strides=d.randint(1, 2), padding="same"),
            lambda: kl.BatchNormalization(axis=axis, scale=d.random() < 0.5, center=d.random() < 0.5, epsilon=d.choice([1e-3, 1e-5])),
            lambda: kl.GroupNormalization(-1, axis=axis),
            lambda: kl.GroupNormalization(1, axis=axis, scale=False),
            lambda: kl.LayerNormalization(epsilon=0.01),
            lambda: kl.UnitNormalization(axis=axis),
            lambda: kl.Activation(d.choice(["softplus", "softsign", "elu", "mish", "exponential", "relu6", "leaky_relu", "sigmoid", "softmax"])),
            lambda: kl.Activation(kl.ReLU(0.5, negative_slope=0.1)),
            lambda: kl.Softmax(axis=d.choice([1, 2, 3])),
            lambda: kl.PReLU(shared_axes=d.choice([None, [1, 2], [2, 3], [3]])),
            lambda: kl.ReLU(max_value=d.choice([None, 0.5]), threshold=d.choice([0, 0.1])),
            lambda: kl.LeakyReLU(0.2),
            lambda: kl.ELU(0.5),
            lambda: kl.UpSampling2D(size(2), interpolation=d.choice(["nearest", "bilinear"])),
            lambda: kl.ZeroPadding2D(d.choice([1, (1, 0), ((0, 1), (2, 0))])),
            lambda: kl.Resizing(d.randint(2, 7), d.randint(2, 7), interpolation=d.choice(["bilinear", "nearest", "bicubic"])),
            lambda: kl.CenterCrop(3, 4),
            lambda: kl.Rescaling(0.5, 0.1),
            lambda: kl.Dropout(0.3, seed=1),
            lambda: kl.SpatialDropout2D(0.3),
            lambda: kl.GaussianNoise(0.1),
            lambda: kl.GaussianDropout(0.1),
            lambda: kl.AlphaDropout(0.1),
            lambda: kl.Permute((2, 1, 3)),
            lambda: kl.Dense(d.randint(1, 5), activation=activation),
            lambda: kl.Identity(),
            lambda: kl.RandomFlip(),
            lambda: kl.ActivityRegularization(0.1),
        ]
    )()


def drawn(seed):
    d = random.Random(seed)
    shape = [d.randint(4, 8), d.randint(4, 8), d.randint(1, 4)]
    x = keras.Input([shape[2], *shape[:2]] if first else shape)
    y, made = x, []
    if first:
        y = kl.Conv2D(3, 1)(y)
    for _ in range(d.randint(2, 7)):
        layer = images(d)
        try:
            z = layer(y)
        except ValueError:
            continue  # This layer does not fit this shape in Keras.
        if np.prod(z.shape[1:]) > 3000:
            continue
        made.append(layer.__class__.__name__)
        if z.shape == y.shape and d.random() < 0.4:
            merge = d.choice([kl.Add, kl.Multiply, kl.Average, kl.Maximum, kl.Minimum, kl.Subtract, lambda: kl.Concatenate(axis=axis)])
            z = merge()([z, y])
        y = z
    head = d.choice(["flatten", "mean", "max", "both"])
    vectors = []
    if head in ("flatten", "both"):
        vectors.append(kl.Flatten(**({"data_format": d.choice(["channels_first", "channels_last"])} if first else {}))(y))
    if head in ("mean", "both"):
        vectors.append(kl.GlobalAveragePooling2D()(y))
    if head == "max":
        vectors.append(kl.GlobalMaxPooling2D()(y))
    v = vectors[0] if len(vectors) == 1 else kl.Concatenate()(vectors)
    return keras.Model(x, kl.Dense(3)(kl.BatchNormalization()(v))), made


def main():
    count, seed = (int(value) for value in (sys.argv[1:] + ["100", "0"][len(sys.argv) - 1 :]))
    if first:
        keras.config.set_image_data_format("channels_first")
    descriptions = {}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(seed, seed + count):
            keras.utils.clear_session()
            keras.utils.set_random_seed(number)
            model, made = drawn(number)
            values = np.random.default_rng(number)
            for variable in model.variables:
                if variable.dtype == "float32":
                    variable.assign(values.uniform(0.5, 1.5, variable.shape) if "variance" in variable.path else values.normal(0, 0.4, variable.shape))
            x = values.uniform(-1, 1, (2, *model.inputs[0].shape[1:])).astype("float32")
            y = np.asarray(model.predict(x, verbose=0))
            x = np.ascontiguousarray(x.transpose(0, 2, 3, 1)) if first else x
            save_file({"x": x, "y": y}, f"{folder}/{number}.safetensors")
            model.save(f"{folder}/{number}.keras")
            if "RandomFlip" not in made:  # Keras cannot write its own augmentation to HDF5.
                model.save(f"{folder}/{number}.h5")
            descriptions[number] = made
        done = subprocess.run(["node", here / "answer-keras-random.mjs", folder], capture_output=True, text=True, check=True)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    for name, problem in ((each["name"], each["error"]) for each in results if "error" in each):
        print(f"{name}: {problem}; layers {descriptions[int(name.split('.')[0])]}")
    differences = [each["difference"] for each in results if "difference" in each]
    print(f"{len(results)} files, {len(differences)} imported, largest difference {max(differences):.1e}")


if __name__ == "__main__":
    main()
