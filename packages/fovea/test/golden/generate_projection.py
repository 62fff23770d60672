"""Records principal components for src/evaluation from NumPy's singular values. Inputs are those of formula.py.

The signs are scikit-learn's: of each component, the entry with the largest magnitude is positive.
"""

import json
from pathlib import Path

import numpy as np
from formula import unit


def components(images, features, count, seed):
    x = unit(seed, np.arange(images * features)).reshape(images, features) * np.linspace(0.2, 1, features)
    x = x.astype(np.float32).astype(np.float64)
    centered = x - x.mean(axis=0)
    _, s, v = np.linalg.svd(centered, full_matrices=False)
    signs = np.sign(v[np.arange(len(v)), np.argmax(np.abs(v), axis=1)])
    v = (v * signs[:, None])[:count]
    variances = s**2 / (images - 1)
    return {"images": images, "features": features, "seed": seed, "count": count,
            "variances": variances[:count].tolist(), "shares": (variances / variances.sum())[:count].tolist(),
            "components": v.tolist(), "scores": (centered @ v.T).tolist()}


if __name__ == "__main__":
    recorded = {
        "about": "Principal components; inputs as in generate_projection.py",
        "source": f"numpy {np.__version__}",
        "pca": [components(40, 12, 3, 7), components(9, 30, 4, 8)],
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in recorded.items())
    (Path(__file__).parent / "fixtures" / "projection.json").write_text("{\n" + lines + "\n}\n")
