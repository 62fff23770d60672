"""Compare the outputs of every network of keras.applications with Fovea's after importing its files.

    KERAS_BACKEND=tensorflow python check_keras_applications.py [NETWORK ...]

Run `npm run build` first. Each network is created with and without its top, with random weights, saved as `.keras` and
`.h5`, imported, and compared on two random images. Prints one row per network: its input, its parameters, and each
file's largest difference relative to the largest output. Only one network is in memory at a time.
"""

import inspect
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np
from safetensors.numpy import load_file, save_file

here = Path(__file__).parent

# The smallest image of most networks is 32; a few need larger ones.
SIZES = {"InceptionResNetV2": 75, "InceptionV3": 75, "Xception": 71, "NASNetMobile": 64, "NASNetLarge": 64}

# Networks so deep that rounding alone changes their outputs, unless their normalizations have smaller scales.
CALM = {"EfficientNetV2M", "EfficientNetV2L"}


def networks():
    functions = inspect.getmembers(keras.applications, inspect.isfunction)
    return {name: make for name, make in functions if not sys.argv[1:] or name in sys.argv[1:]}


def randomize(model, random, scale):
    for variable in model.variables:
        name = variable.path.rsplit("/", 1)[-1]
        if "variance" in name:
            variable.assign(random.uniform(0.5, 1.5, variable.shape))
        elif name == "gamma":
            variable.assign(random.uniform(0.7 * scale, 1.2 * scale, variable.shape))
        elif name in ("beta", "bias", "moving_mean"):
            variable.assign(random.normal(0, 0.1, variable.shape))


def check(name, make, include_top):
    keras.utils.clear_session()
    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    size = SIZES.get(name, 32)
    top = {"classifier_activation": None} if include_top else {}
    model = make(weights=None, include_top=include_top, input_shape=(size, size, 3), **top)
    randomize(model, random, 0.5 if name in CALM else 1)
    x = random.uniform(0, 255, (2, size, size, 3)).astype("float32")
    expected = model.predict(x, verbose=0)
    count = model.count_params()
    differences = []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        save_file({"x": x}, f"{folder}/batch.safetensors")
        for ending in ("keras", "h5"):
            path = Path(folder) / f"model.{ending}"
            model.save(path)
            done = subprocess.run(["node", here / "answer-keras.mjs", path, folder], capture_output=True, text=True)
            path.unlink()
            if done.returncode != 0:
                differences.append(f"failed: {done.stderr.strip().splitlines()[-1]}")
                continue
            found = load_file(f"{folder}/answer.safetensors")["y"]
            differences.append(f"{np.abs(found - expected).max() / np.abs(expected).max():.1e}")
    what = "" if include_top else ", no top"
    print(f"| {name}{what} | {size} | {count:,} | {' | '.join(differences)} |", flush=True)


if __name__ == "__main__":
    for name, make in networks().items():
        for include_top in (True, False):
            check(name, make, include_top)
