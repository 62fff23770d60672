"""Load weights written by Fovea into the same models in Keras and compare the outputs (Keras 3.15.1):

    FOVEA_EXPORTS=exports npx vitest run --root packages/fovea src/interop/keras/export-keras-weights
    KERAS_BACKEND=tensorflow python verify_keras_weights.py exports

Records the files' hashes and the largest differences in keras/verified.json; the test compares the hashes.
"""

import hashlib
import json
import sys
from pathlib import Path

import keras
import numpy as np

from generate_keras import branches, here, listed, nested, number, simple

exports = Path(sys.argv[1])
answers = json.loads((here / "answers.json").read_text())

verified = {}
for name, make in {"simple": simple, "branches": branches, "nested": nested}.items():
    keras.utils.clear_session()
    model = make()
    for weight in model.weights:
        weight.assign(np.full(weight.shape, 0.123))
    path = exports / f"{name}.weights.h5"
    model.load_weights(path)
    inputs = [number((2, *tensor.shape[1:]), 0.1 * index) for index, tensor in enumerate(model.inputs)]
    outputs = listed(model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))
    differences = [
        float(np.max(np.abs(output.ravel() - np.asarray(recorded["values"]))))
        for output, recorded in zip(outputs, answers[name]["outputs"])
    ]
    assert max(differences) < 1e-5, (name, differences)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    verified[name] = {"sha256": digest, "largestDifference": max(differences)}

(here / "verified.json").write_text(json.dumps({"keras": keras.__version__, **verified}, indent=2) + "\n")
print(verified)
