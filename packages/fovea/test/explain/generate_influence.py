"""Record what a linear softmax head answers without some of its images: python generate_influence.py

Heads are fitted by SciPy in float64, from zero, to samples that formulas compute. The features are scaled by the mean
and the standard deviation of all images, whichever are left out.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "golden"))

import numpy as np
import scipy.optimize
import scipy.special
from formula import unit

CASES = ((60, 8, 3, 0.01), (30, 50, 4, 0.1))
LEFT = ([], [3], [0, 7, 11, 19])


def samples(images, features, classes, share=0.25):
    labels = np.floor(unit(2, np.arange(images)) * classes).astype(int)
    noise = unit(1, np.arange(images * features)).reshape(images, features)
    pattern = unit(3, labels[:, None] * features + np.arange(features))
    return (noise + share * (pattern - noise)).astype(np.float32).astype(np.float64), labels


def fit(x, labels, classes, strength):
    """Minimizes mean cross-entropy + strength / 2 · ‖W‖²."""
    images, features = x.shape
    truth = np.eye(classes)[labels]

    def objective(vector):
        weights, bias = np.split(vector, [features * classes])
        weights = weights.reshape(features, classes)
        scores = x @ weights + bias
        logs = scipy.special.log_softmax(scores, axis=1)
        residuals = (np.exp(logs) - truth) / images
        value = -(truth * logs).sum() / images + strength / 2 * (weights**2).sum()
        return value, np.concatenate([(x.T @ residuals + strength * weights).ravel(), residuals.sum(0)])

    start = np.zeros(features * classes + classes)
    options = {"maxiter": 100_000, "maxfun": 1_000_000, "ftol": 1e-16, "gtol": 1e-11, "maxcor": 40}
    found = scipy.optimize.minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    weights, bias = np.split(found.x, [features * classes])
    return weights.reshape(features, classes), bias


def record():
    cases = []
    for images, features, classes, strength in CASES:
        x, labels = samples(images, features, classes)
        mean, deviation = x.mean(0), x.std(0)
        z = (x - mean) / deviation
        image = (unit(9, np.arange(features)).astype(np.float32).astype(np.float64) - mean) / deviation
        answers = []
        for left in LEFT:
            kept = np.setdiff1d(np.arange(images), left)
            weights, bias = fit(z[kept], labels[kept], classes, strength)
            logits = image @ weights + bias
            answers.append({"left": left, "logits": (logits - logits.mean()).tolist()})
        cases.append({"images": images, "features": features, "classes": classes, "strength": strength, "answers": answers})
    return cases


path = Path(__file__).parent / "fixtures" / "influence.json"
path.write_text(json.dumps({"scipy": scipy.__version__, "cases": record()}, indent=1) + "\n")
