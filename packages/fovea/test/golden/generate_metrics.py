"""Record metrics, updated with three consecutive batches."""

import keras
import numpy as np
import tensorflow as tf
from recording import KERAS, Recording, random, random_integers

recording = Recording(
    "metrics",
    "Metrics as Keras computes them in float32. inputs hold three batches of five samples one after another; "
    "outputs.results[i] is the result after batch i, weightedResults the same with sample weights.",
    __file__,
)
BATCH, BATCHES = 5, 3


def metric_case(name, op, attributes, create, targets, predictions):
    weights = random(f"{name}/weights", BATCH * BATCHES, low=0, high=2)
    outputs = {}
    for key, sample_weight in (("results", None), ("weightedResults", weights)):
        metric, results = create(), []
        for start in range(0, BATCH * BATCHES, BATCH):
            rows = slice(start, start + BATCH)
            chosen = None if sample_weight is None else sample_weight[rows]
            metric.update_state(targets[rows], predictions[rows], sample_weight=chosen)
            results.append(float(metric.result()))
        outputs[key] = np.array(results)
    inputs = {"targets": targets, "predictions": predictions, "sampleWeights": weights}
    recording.add(name, op, {"batchSize": BATCH, **attributes}, f"{KERAS}, float32", inputs=inputs, outputs=outputs)


metrics = keras.metrics
count = BATCH * BATCHES
labels = random_integers("metrics/labels", 7, count)
scores = random("metrics/scores", count, 7)
scores[np.arange(count), labels] += 1
probabilities = tf.nn.softmax(scores).numpy()
one_hot = np.eye(7, dtype=np.float32)[labels]
metric_case("categoricalAccuracy", "categoricalAccuracy", {}, metrics.CategoricalAccuracy, one_hot, probabilities)
metric_case(
    "sparseCategoricalAccuracy", "sparseCategoricalAccuracy", {}, metrics.SparseCategoricalAccuracy, labels, probabilities
)
for k in (2, 3):
    metric_case(
        f"topKCategoricalAccuracy/{k}",
        "topKCategoricalAccuracy",
        {"k": k},
        lambda k=k: metrics.TopKCategoricalAccuracy(k=k),
        one_hot,
        probabilities,
    )
    metric_case(
        f"sparseTopKCategoricalAccuracy/{k}",
        "sparseTopKCategoricalAccuracy",
        {"k": k},
        lambda k=k: metrics.SparseTopKCategoricalAccuracy(k=k),
        labels,
        probabilities,
    )

for units in (1, 3):
    targets = random_integers(f"metrics/binary/{units}", 2, count, units).astype(np.float32)
    noise = random(f"metrics/noise/{units}", count, units) + (targets - 0.5)
    predictions = (1 / (1 + np.exp(-noise))).astype(np.float32)
    for threshold in (0.5, 0.3):
        name = f"{units}-units-threshold-{threshold}"
        for op, create in (
            ("binaryAccuracy", lambda t=threshold: metrics.BinaryAccuracy(threshold=t)),
            ("precision", lambda t=threshold: metrics.Precision(thresholds=t)),
            ("recall", lambda t=threshold: metrics.Recall(thresholds=t)),
        ):
            metric_case(f"{op}/{name}", op, {"threshold": threshold}, create, targets, predictions)
    for curve in ("ROC", "PR"):
        metric_case(
            f"auc/{units}-units-{curve}",
            "auc",
            {"numThresholds": 200, "curve": curve},
            lambda curve=curve: metrics.AUC(num_thresholds=200, curve=curve),
            targets,
            predictions,
        )
nothing = np.full((count, 1), 0.1, np.float32)
targets = random_integers("metrics/binary/1", 2, count, 1).astype(np.float32)
metric_case("precision/nothing-predicted", "precision", {"threshold": 0.5}, metrics.Precision, targets, nothing)
metric_case("recall/nothing-there", "recall", {"threshold": 0.5}, metrics.Recall, np.zeros_like(targets), nothing)
metric_case(
    "auc/one-class-only",
    "auc",
    {"numThresholds": 200, "curve": "ROC"},
    metrics.AUC,
    np.ones_like(targets),
    random("metrics/one-class", count, 1, low=0, high=1),
)

targets = random("metrics/regression/targets", count, 3)
predictions = random("metrics/regression/predictions", count, 3)
metric_case("meanAbsoluteError", "meanAbsoluteError", {}, metrics.MeanAbsoluteError, targets, predictions)
metric_case("meanSquaredError", "meanSquaredError", {}, metrics.MeanSquaredError, targets, predictions)
recording.add(
    "confusionMatrix",
    "confusionMatrix",
    {"classes": 7, "rows": "targets", "columns": "predictions"},
    KERAS,
    inputs={"targets": labels, "predictions": probabilities},
    outputs={"matrix": tf.math.confusion_matrix(labels, probabilities.argmax(1), 7).numpy()},
)
recording.save()
