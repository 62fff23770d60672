"""Record losses: per sample, averaged, weighted, and their gradients."""

import keras
import numpy as np
import tensorflow as tf
from recording import KERAS, Recording, random, random_integers

recording = Recording(
    "losses",
    "Losses as Keras computes them. outputs: perSample (reduction none), mean (a scalar), weightedMean "
    "(sum(weight * loss) / number of losses, Keras' sum_over_batch_size). gradients: of mean and of weightedMean with "
    "respect to the predictions. Probabilities are normalized by their sum first in both categorical cross-entropies, "
    "so their gradients hold that term too. Computed in float64 from float32 inputs, rounded to float32; "
    "the clipped cases in float32, where 1 - 1e-7 is not 0.9999999.",
    __file__,
)


def loss_case(name, op, kind, attributes, targets, predictions, precision="float64"):
    keras.config.set_floatx(precision)
    settings = {
        {"fromLogits": "from_logits", "labelSmoothing": "label_smoothing", "delta": "delta"}[key]: value
        for key, value in attributes.items()
    }
    full = f"{op}/{name}"
    rank = predictions.ndim - 1
    weights = random(f"{full}/weights", *predictions.shape[:rank], low=0, high=2)
    weights.flat[0] = 0
    typed = predictions.astype(precision)
    loss = kind(**settings)
    gradients = {}
    outputs = {"perSample": kind(**settings, reduction=None)(targets, typed).numpy()}
    for key, sample_weight in (("mean", None), ("weightedMean", weights.astype(precision))):
        value = tf.constant(typed)
        with tf.GradientTape() as tape:
            tape.watch(value)
            outputs[key] = loss(targets, value, sample_weight=sample_weight)
        gradients[key] = tape.gradient(outputs[key], value).numpy()
        outputs[key] = outputs[key].numpy()
    recording.add(
        full,
        op,
        attributes,
        KERAS if precision == "float64" else f"{KERAS}, float32",
        inputs={"targets": targets, "predictions": predictions, "sampleWeights": weights},
        outputs=outputs,
        gradients=gradients,
    )


def softmax(logits):
    exponentials = np.exp(logits - logits.max(-1, keepdims=True))
    return (exponentials / exponentials.sum(-1, keepdims=True)).astype(np.float32)


losses = keras.losses
EXTREME = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.25, 0.5, 0.25], [1e-9, 1.0, 1e-9]], np.float32)

for shape, label in (((7, 1), "one-unit"), ((5, 3), "three-units"), ((2, 3, 5), "rank3")):
    targets = random_integers(f"binary/{label}/targets", 2, *shape).astype(np.float32)
    logits = random(f"binary/{label}/logits", *shape) * np.float32(3)
    probabilities = (1 / (1 + np.exp(-logits))).astype(np.float32)
    for smoothing in (0.0, 0.2):
        suffix = f"{label}{'-smoothed' if smoothing else ''}"
        for from_logits in (True, False):
            loss_case(
                f"{'logits' if from_logits else 'probabilities'}-{suffix}",
                "binaryCrossentropy",
                losses.BinaryCrossentropy,
                {"fromLogits": from_logits, "labelSmoothing": smoothing},
                targets,
                logits if from_logits else probabilities,
            )
far = np.array([[-100.0], [-30.0], [0.0], [30.0], [100.0]], np.float32)
loss_case(
    "logits-far",
    "binaryCrossentropy",
    losses.BinaryCrossentropy,
    {"fromLogits": True, "labelSmoothing": 0.0},
    np.array([[0], [1], [1], [0], [1]], np.float32),
    far,
)
loss_case(
    "probabilities-clipped",
    "binaryCrossentropy",
    losses.BinaryCrossentropy,
    {"fromLogits": False, "labelSmoothing": 0.0},
    np.array([[0], [1], [1], [0], [1]], np.float32),
    np.array([[0], [0], [1], [1], [0.25]], np.float32),
    "float32",
)

for classes in (3, 10):
    labels = random_integers(f"categorical/{classes}/labels", classes, 7)
    one_hot = np.eye(classes, dtype=np.float32)[labels]
    logits = random(f"categorical/{classes}/logits", 7, classes) * np.float32(3)
    for from_logits in (True, False):
        kind = "logits" if from_logits else "probabilities"
        predictions = logits if from_logits else softmax(logits)
        for smoothing in (0.0, 0.1):
            loss_case(
                f"{kind}-{classes}-classes{'-smoothed' if smoothing else ''}",
                "categoricalCrossentropy",
                losses.CategoricalCrossentropy,
                {"fromLogits": from_logits, "labelSmoothing": smoothing},
                one_hot,
                predictions,
            )
        loss_case(
            f"{kind}-{classes}-classes",
            "sparseCategoricalCrossentropy",
            losses.SparseCategoricalCrossentropy,
            {"fromLogits": from_logits},
            labels,
            predictions,
        )
soft = random("categorical/soft/targets", 5, 4, low=0, high=1)
soft = (soft / soft.sum(-1, keepdims=True)).astype(np.float32)
for from_logits in (True, False):
    loss_case(
        f"{'logits' if from_logits else 'probabilities-unnormalized'}-soft-targets",
        "categoricalCrossentropy",
        losses.CategoricalCrossentropy,
        {"fromLogits": from_logits, "labelSmoothing": 0.0},
        soft,
        random("categorical/soft/predictions", 5, 4, low=0.1, high=1),
    )
labels = np.array([1, 1, 0, 0], np.int32)
loss_case(
    "probabilities-clipped",
    "categoricalCrossentropy",
    losses.CategoricalCrossentropy,
    {"fromLogits": False, "labelSmoothing": 0.0},
    np.eye(3, dtype=np.float32)[labels],
    EXTREME,
    "float32",
)
loss_case(
    "probabilities-clipped",
    "sparseCategoricalCrossentropy",
    losses.SparseCategoricalCrossentropy,
    {"fromLogits": False},
    labels,
    EXTREME,
    "float32",
)
loss_case(
    "logits-rank4",
    "sparseCategoricalCrossentropy",
    losses.SparseCategoricalCrossentropy,
    {"fromLogits": True},
    random_integers("sparse/rank4", 5, 2, 3, 4),
    random("sparse/rank4", 2, 3, 4, 5) * np.float32(2),
)
loss_case(
    "logits-far",
    "sparseCategoricalCrossentropy",
    losses.SparseCategoricalCrossentropy,
    {"fromLogits": True},
    np.array([0, 2, 1], np.int32),
    np.array([[100, -100, 0], [100, 0, -100], [1e4, 1e4, 0]], np.float32),
)

for shape, label in (((7, 1), "one-unit"), ((5, 3), "three-units"), ((2, 3, 5), "rank3")):
    targets = random(f"regression/{label}/targets", *shape) * np.float32(2)
    predictions = random(f"regression/{label}/predictions", *shape) * np.float32(2)
    loss_case(label, "meanSquaredError", losses.MeanSquaredError, {}, targets, predictions)
    loss_case(label, "meanAbsoluteError", losses.MeanAbsoluteError, {}, targets, predictions)
    for delta in (1.0, 0.3):
        loss_case(f"{label}-delta-{delta}", "huber", losses.Huber, {"delta": delta}, targets, predictions)
    signs = np.sign(targets).astype(np.float32)
    loss_case(f"{label}-signs", "hinge", losses.Hinge, {}, signs, predictions)
    loss_case(f"{label}-zero-one", "hinge", losses.Hinge, {}, np.maximum(signs, 0), predictions)

for classes in (3, 10):
    targets = softmax(random(f"divergence/{classes}/targets", 5, classes))
    predictions = softmax(random(f"divergence/{classes}/predictions", 5, classes))
    loss_case(f"{classes}-classes", "kullbackLeiblerDivergence", losses.KLDivergence, {}, targets, predictions)
targets = np.array([[0, 1, 0], [0.5, 0.5, 0]], np.float32)
predictions = np.array([[0.0, 1, 0], [0.25, 0.5, 0.25]], np.float32)
loss_case("clipped", "kullbackLeiblerDivergence", losses.KLDivergence, {}, targets, predictions, "float32")
recording.save()
