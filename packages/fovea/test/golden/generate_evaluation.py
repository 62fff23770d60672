"""Records values for src/evaluation from scikit-learn, statsmodels and SciPy, and from NumPy where none has the method.

Debian's python3-sklearn and python3-statsmodels are enough. Inputs are those of formula.py.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import scipy.optimize
import scipy.special
import scipy.stats
import sklearn
import sklearn.covariance
import sklearn.linear_model
import sklearn.metrics
import sklearn.neighbors
import statsmodels
from formula import unit
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint


def samples(images, features, classes, share):
    """Returns features and labels: noise drawn toward a pattern per class."""
    labels = np.floor(unit(2, np.arange(images)) * classes).astype(int)
    noise = unit(1, np.arange(images * features)).reshape(images, features)
    pattern = unit(3, labels[:, None] * features + np.arange(features))
    return (noise + share * (pattern - noise)).astype(np.float32).astype(np.float64), labels


def probabilities(images, classes, sharpness):
    """Returns labels, logits and probabilities of an overconfident model; the logits are exact in float32."""
    labels = np.floor(unit(5, np.arange(images)) * classes).astype(int)
    logits = sharpness * unit(6, np.arange(images * classes)).reshape(images, classes)
    logits[np.arange(images), labels] += sharpness * 0.4
    logits = logits.astype(np.float32).astype(np.float64)
    return labels, logits, scipy.special.softmax(logits, axis=1)


def wilson():
    cases = [(0, 10, 0.95), (10, 10, 0.95), (7, 9, 0.9), (45, 50, 0.95), (1, 1, 0.99), (812, 1000, 0.99), (3, 4000, 0.95)]
    return [{"case": c, "interval": list(map(float, proportion_confint(c[0], c[1], 1 - c[2], "wilson")))} for c in cases]


def paired():
    cases = [(0, 0), (1, 0), (3, 3), (2, 9), (10, 3), (40, 71), (0, 12), (150, 101)]
    out = []
    for b, c in cases:
        exact = float(mcnemar([[5, b], [c, 5]], exact=True).pvalue) if b + c else 1.0
        out.append({"case": [b, c], "exact": exact, "midP": exact - float(scipy.stats.binom.pmf(min(b, c), b + c, 0.5)) if b != c else 1.0})
    return out


def resampled():
    first = [0.81, 0.78, 0.85, 0.8, 0.79, 0.83, 0.77, 0.82, 0.8, 0.84]
    second = [0.84, 0.8, 0.86, 0.85, 0.8, 0.86, 0.79, 0.83, 0.85, 0.85]
    d = np.subtract(second, first)
    error = np.sqrt((1 / 10 + 0.25) * d.var(ddof=1))
    t = d.mean() / error
    half = scipy.stats.t.ppf(0.975, 9) * error
    return {"first": first, "second": second, "t": float(t), "p": float(2 * scipy.stats.t.sf(abs(t), 9)),
            "interval": [float(d.mean() - half), float(d.mean() + half)]}


def calibrated():
    labels, logits, p = probabilities(200, 4, 6)
    p32 = p.astype(np.float32).astype(np.float64)
    confidence, right = p32.max(1), p32.argmax(1) == labels
    bins = np.clip(np.ceil(confidence * 15) - 1, 0, 14)
    ece = sum(abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    nll = lambda t: -scipy.special.log_softmax(logits / t, axis=1)[np.arange(200), labels].mean()
    best = scipy.optimize.minimize_scalar(nll, bounds=(0.1, 50), method="bounded", options={"xatol": 1e-10})
    onehot = np.eye(4)[labels]
    return {"expectedError": float(ece), "brier": float(((p32 - onehot) ** 2).sum(1).mean()),
            "nll": float(sklearn.metrics.log_loss(labels, p32)), "temperature": float(best.x), "after": float(best.fun)}


def averages():
    labels, _, p = probabilities(200, 4, 1)
    predicted = np.where(unit(7, np.arange(200)) < 0.6, labels, p.argmax(1))
    scores = sklearn.metrics.precision_recall_fscore_support(labels, predicted, average="macro")
    per_class = sklearn.metrics.precision_recall_fscore_support(labels, predicted)
    return {"predicted": predicted.tolist(), "macro": [float(s) for s in scores[:3]], "perClass": [s.tolist() for s in per_class[:3]]}


def doubtful():
    labels, _, p = probabilities(200, 4, 6)
    p = p.astype(np.float32).astype(np.float64)
    given = np.where(unit(8, np.arange(200)) < 0.2, np.floor(unit(9, np.arange(200)) * 4).astype(int), labels)
    thresholds = np.array([p[given == j, j].mean() for j in range(4)])
    above = np.where(p >= thresholds, p, -1)
    joint = np.zeros((4, 4))
    for label, row in zip(given, above):
        if row.max() >= 0:
            joint[label, row.argmax()] += 1
    joint *= (np.bincount(given, minlength=4) / joint.sum(1))[:, None]
    chosen = set()
    for i in range(4):
        for j in range(4):
            count = int(np.floor(joint[i, j] + 0.5))
            if i != j and count:
                images = np.flatnonzero(given == i)
                gaps = p[images, j] - p[images, i]
                chosen |= set(images[np.argsort(-gaps, kind="stable")[:count]].tolist())
    chosen = [i for i in chosen if p[i].argmax() != given[i]]
    margin = lambda i: p[i, given[i]] - np.delete(p[i], given[i]).max()
    return {"given": given.tolist(), "joint": joint.tolist(), "images": sorted(chosen, key=margin)}


def novelty():
    out = []
    for images, features in ((60, 12), (30, 80)):
        x, labels = samples(images, features, 3, 0.3)
        far = (unit(4, np.arange(5 * features)).reshape(5, features) * 2).astype(np.float32).astype(np.float64)
        means = np.stack([x[labels == c].mean(0) for c in range(3)])
        centered = x - means[labels]
        fitted = sklearn.covariance.LedoitWolf(assume_centered=True).fit(centered)
        inverse = np.linalg.inv(fitted.covariance_)
        distances = [min((v - m) @ inverse @ (v - m) for m in means) ** 0.5 for v in far]
        normal = lambda a: a / np.linalg.norm(a, axis=1, keepdims=True)
        near = sklearn.neighbors.NearestNeighbors(n_neighbors=5).fit(normal(x)).kneighbors(normal(far))[0][:, 4]
        out.append({"images": images, "features": features, "shrinkage": float(fitted.shrinkage_),
                    "mahalanobis": list(map(float, distances)), "neighbors": near.tolist()})
    return out


def probes():
    out = []
    for images, features, classes in ((120, 20, 4), (40, 90, 3), (150, 10, 2)):
        x, labels = samples(images, features, classes, 0.25)
        z = (x - x.mean(0)) / x.std(0)
        for strength in (1.0, 0.01):
            model = sklearn.linear_model.LogisticRegression(
                C=1 / (images * strength), multi_class="multinomial", tol=1e-10, max_iter=10000).fit(z, labels)
            p = model.predict_proba(z)
            # With two classes, scikit-learn keeps one row of weights w for the logits −w and w.
            squares = (model.coef_**2).sum() * (2 if classes == 2 else 1)
            objective = sklearn.metrics.log_loss(labels, p) + strength / 2 * squares
            some = sklearn.linear_model.LogisticRegression(C=1 / (images * strength), tol=1e-10, max_iter=10000)
            second = some.fit(z, labels == 1).predict_proba(z)[:5, 1]
            y = np.stack([x[:, 0] * 3 + x[:, 1], unit(7, np.arange(images))], 1).astype(np.float32).astype(np.float64)
            ridge = sklearn.linear_model.Ridge(alpha=images * strength, solver="cholesky").fit(z, y).predict(z)[:5]
            out.append({"images": images, "features": features, "classes": classes, "strength": strength,
                        "objective": float(objective), "probabilities": p[:5].tolist(), "sigmoid": second.tolist(),
                        "ridge": ridge.tolist()})
    return out


def log_me():
    """Maximizes the evidence of y ~ N(0, XXᵀ/α + I/β) per class, without the fixed point of the paper."""
    out = []
    for images, features, classes in ((80, 10, 3), (60, 59, 4), (40, 70, 2)):
        x, labels = samples(images, features, classes, 0.1)
        scores = []
        for c in range(classes):
            y = (labels == c).astype(float)

            def negative(logs):
                covariance = x @ x.T * np.exp(-logs[0]) + np.eye(images) * np.exp(-logs[1])
                return 0.5 * (images * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + y @ np.linalg.solve(covariance, y))

            best = scipy.optimize.minimize(negative, [3.0, 1.5], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-9, "maxiter": 4000})
            scores.append(-best.fun / images)
        out.append({"images": images, "features": features, "classes": classes, "score": float(np.mean(scores))})
    return out


def distributions():
    return {"normalQuantile": [[q, float(scipy.stats.norm.ppf(q))] for q in (1e-9, 0.001, 0.025, 0.3, 0.5, 0.8, 0.995)],
            "normalCdf": [[z, float(scipy.stats.norm.cdf(z))] for z in (-8, -3.5, -1, 0, 0.2, 2.9, 3.1)],
            "incompleteBeta": [[x, a, b, float(scipy.special.betainc(a, b, x))]
                               for x, a, b in ((0.5, 3, 9), (0.01, 0.5, 0.5), (0.9, 20, 2), (0.3, 400, 900), (0.5, 1e5, 1e5))],
            "logGamma": [[x, float(scipy.special.gammaln(x))] for x in (0.1, 0.5, 1, 2.5, 30, 1e6)],
            "studentQuantile": [[c, d, float(scipy.stats.t.ppf((1 + c) / 2, d))] for c, d in ((0.95, 1), (0.9, 9), (0.99, 49))]}


if __name__ == "__main__":
    recorded = {
        "about": "Values for src/evaluation; inputs as in generate_evaluation.py",
        "source": f"scikit-learn {sklearn.__version__}, statsmodels {statsmodels.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
        "wilson": wilson(), "paired": paired(), "resampled": resampled(), "calibrated": calibrated(), "averages": averages(),
        "doubtful": doubtful(), "novelty": novelty(), "probes": probes(), "logMe": log_me(), "distributions": distributions(),
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in recorded.items())
    (Path(__file__).parent / "fixtures" / "evaluation.json").write_text("{\n" + lines + "\n}\n")
