"""Record the outputs of torchvision's and Keras' networks with weights computed by formula.py.

The frameworks compute in float64 from the float32 weights, so that a tolerance covers only the engine under test.

A unit within rounding of zero may be rectified by one engine and not by another, which changes derivatives by more than
any tolerance if the last feature maps are small. Therefore, images are chosen for which changing the weights by a few
dozen units in the last place of float32 does not noticeably change any derivative.
"""

import gc
import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import formula
import numpy as np
import torch
import torch.nn.functional as F

# torchvision's compiled operations are not needed; without these declarations, its import fails with some versions of
# torch.
try:
    import torchvision  # noqa: F401
except RuntimeError:
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision  # noqa: F401

FIXTURES = Path(__file__).parent / "fixtures"
NOISE, STEADY, ATTEMPTS = 2e-6, 3e-5, 60


@dataclass
class Training:
    """Steps of SGD in training mode, each with its own images and labels."""

    batch: int = 4
    steps: int = 3
    learning_rate: float = 0.01
    momentum: float = 0.9
    # Loss weights of the outputs, in their order (default: the first output only).
    loss_weights: Optional[list[float]] = None


@dataclass
class Case:
    """One fixture: a framework's network and the options with which the zoo builds the same one.

    `build` builds the framework's model. `features` returns the last feature maps: for torch a function of the model
    and the images [batch, channels, height, width], for Keras the name of a layer. `outputs` (torch) returns logits and
    auxiliary logits in the zoo's order (default: calls the model). `scale` returns (offset, scale) of the weights that
    the usual rule does not suit, otherwise None; the usual rule keeps signals similar from layer to layer.
    """

    name: str
    network: str
    variant: str
    build: Callable[[], Any]
    input: tuple[int, int, int]
    features: Any = None
    outputs: Optional[Callable] = None
    options: dict = field(default_factory=dict)
    batch: int = 2
    scale: Optional[Callable[[str, tuple], Optional[tuple[float, float]]]] = None
    training: Optional[Training] = None
    # Whether the case is small enough for the TypeScript engine.
    portable: bool = False
    # Names of the two kernels whose gradients are recorded (default: the first and last with two or four axes).
    kernels: Optional[list[str]] = None
    # How many times the weights are disturbed to find images whose gradients don't change.
    disturbances: int = 2


def record(case):
    fixture = record_torch(case) if is_torch(case) else record_keras(case)
    head = {
        "name": case.name,
        "network": case.network,
        "variant": case.variant,
        "options": {"inputShape": list(case.input), **case.options},
        "batch": case.batch,
        "portable": case.portable,
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in {**head, **fixture}.items() if key != "weights"]
    weights = ",\n".join(json.dumps(weight, separators=(",", ":")) for weight in fixture["weights"])
    FIXTURES.mkdir(exist_ok=True)
    path = FIXTURES / f"{case.name}.json"
    path.write_text("{\n" + ",\n".join(lines) + ',\n"weights": [\n' + weights + "\n]\n}\n")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB, pictures {fixture['pictures']}", flush=True)
    gc.collect()


def is_torch(case):
    return case.build.__module__.startswith("torch") or getattr(case.build, "framework", "torch") == "torch"


def keras_network(build):
    """Mark a function as one that builds a Keras model."""
    build.framework = "keras"
    return build


def torch_scale(name, shape):
    """Return scales that keep the variance of rectified signals (He); normalizations are close to the identity."""
    kind = name.rsplit(".", 1)[-1]
    if len(shape) in (2, 4):
        return 0.0, math.sqrt(6 / math.prod(shape[1:]))
    return {"weight": (1.0, 0.1), "running_var": (1.0, 0.2)}.get(kind, (0.0, 0.1))


def keras_scale(name, shape):
    kind = name.rsplit("/", 1)[-1]
    if len(shape) == 4 and "depthwise" in name.lower():
        return 0.0, math.sqrt(6 / math.prod(shape[:2]))
    if len(shape) in (2, 4):
        return 0.0, math.sqrt(6 / math.prod(shape[:-1]))
    return {"gamma": (1.0, 0.1), "moving_variance": (1.0, 0.2)}.get(kind, (0.0, 0.1))


def open_gates(last):
    """Return a rule for deep networks with normalizations: units are around 2, so that few are near zero and one in
    fifty is rectified. `last` recognizes the last normalization of each branch that is added, which contributes little.
    """

    def rule(name, shape):
        torch_kernel, keras_kernel = name.endswith(".weight"), name.endswith("/kernel")
        if len(shape) == 4 and (torch_kernel or keras_kernel):
            fan_in = math.prod(shape[1:] if torch_kernel else shape[:-1])
            first = shape[1 if torch_kernel else 2] <= 4
            return 0.0, math.sqrt(6 / fan_in) * (1.0 if first else 0.3)
        is_last = last(name)
        if name.endswith((".weight", "/gamma")) and len(shape) == 1:
            return (0.15, 0.05) if is_last else (1.0, 0.1)
        if name.endswith((".bias", "/beta")) and len(shape) == 1 and not is_last:
            return 2.0, 0.3
        return None

    return rule


def tame(*endings, gamma=0.3):
    """Return a rule for networks that add branches: the last normalizations of the branches, whose gammas' names end
    like this, contribute little to the sum, because the signal would otherwise grow from block to block.
    """
    return lambda name, _: (gamma, 0.05) if name.endswith(endings) else None


def weight_entry(case, name, shape, usual):
    offset, scale = (case.scale and case.scale(name, tuple(shape))) or usual(name, shape)
    return [name, list(shape), offset, scale]


def steady(derive, disturb, disturbances):
    """Find the first images whose derivatives are insensitive to small noise on the weights, drawn a number of times;
    return their number and results.
    """
    for pictures in range(ATTEMPTS):
        disturb(None)
        results = derive(pictures)
        moved = 0.0
        for seed in range(1, disturbances + 1):
            disturb(seed)
            found = derive(pictures)[2]
            moved = max([moved, *(np.abs(a - b).max() / np.abs(a).max() for a, b in zip(results[2], found))])
            if moved > STEADY:
                break
        if moved <= STEADY:
            disturb(None)
            return pictures, results
    raise RuntimeError(f"no pictures among {ATTEMPTS} have steady derivatives; try larger ones")


def steady_record(case, names, derive, disturb):
    """Record outputs, loss and derivatives for such images, with the derivatives by the zoo's names."""
    pictures, (logits, loss, gradients) = steady(derive, disturb, case.disturbances)
    return {
        "pictures": pictures,
        "classes": logits[0].shape[-1],
        "outputs": [formula.digest(logit) for logit in logits],
        "loss": loss,
        "gradients": {name: formula.digest(gradient) for name, gradient in zip(names, gradients)},
    }


# ---- PyTorch


def record_torch(case):
    model = case.build().double().eval()
    entries, values = [], {}
    for name, value in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            entries.append([name, [], 0, 0])
            continue
        entry = weight_entry(case, name, value.shape, torch_scale)
        entries.append(entry)
        values[name] = torch.from_numpy(formula.tensor(*entry))
    load_torch(model, values)
    names = case.kernels or ends([name for name, parameter in model.named_parameters() if parameter.ndim in (2, 4)])
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in names)
    parameters, outputs = dict(model.named_parameters()), case.outputs or (lambda network, x: [network(x)])

    def derive(pictures):
        logits = outputs(model, torch_images(case, pictures, case.batch))
        loss = torch_loss(logits[0], formula.labels(pictures, case.batch, max(2, logits[0].shape[-1])))
        gradients = torch.autograd.grad(loss, [parameters[name] for name in names])
        return [logit.detach().numpy() for logit in logits], loss.item(), [kernel_layout(g) for g in gradients]

    def disturb(seed):
        load_torch(model, values if seed is None else {name: noisy(value, seed) for name, value in values.items()})

    fixture = {
        "source": f"torch {torch.__version__}, torchvision {torchvision.__version__}",
        "format": "torch",
        **steady_record(case, [torch_path(name) for name in names], derive, disturb),
    }
    pictures, classes = fixture["pictures"], fixture["classes"]
    if case.features:
        with torch.no_grad():
            maps = case.features(model, torch_images(case, pictures, case.batch))
            fixture["features"] = formula.digest(maps.permute(0, 2, 3, 1).numpy())
    if case.training:
        load_torch(model, values)
        fixture["training"] = train_torch(case, model, outputs, classes)
    return {**fixture, "weights": entries}


def noisy(value, seed):
    """Add noise. Kernels with ten million values are left unchanged: these are dense kernels behind the sensitive
    units.
    """
    if value.numel() > 10_000_000:
        return value
    generator = torch.Generator().manual_seed(seed)
    return value.double() * (1 + NOISE * torch.randn(value.shape, generator=generator, dtype=torch.float64))


def load_torch(model, values):
    # The model's own dictionary contains the versions of its modules, which some (MNASNet) require.
    state = model.state_dict()
    assert all(name in values or name.endswith("num_batches_tracked") for name in state)
    state.update(values)
    model.load_state_dict(state)


def torch_images(case, step, batch):
    return torch.from_numpy(formula.images(step, batch, case.input)).permute(0, 3, 1, 2).double().contiguous()


def torch_loss(logits, labels):
    labels = torch.from_numpy(labels)
    if logits.shape[-1] == 1:
        return F.binary_cross_entropy_with_logits(logits[:, 0], labels.to(logits.dtype))
    return F.cross_entropy(logits, labels)


def train_torch(case, model, outputs, classes):
    training = case.training
    for parameter in model.parameters():
        parameter.requires_grad_(True)
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=training.learning_rate, momentum=training.momentum)
    factors, losses = training.loss_weights or [1.0], []

    def loss_of(step):
        labels = formula.labels(step, training.batch, max(2, classes))
        results = outputs(model, torch_images(case, step, training.batch))
        return sum(factor * torch_loss(result, labels) for factor, result in zip(factors, results))

    for step in range(training.steps):
        optimizer.zero_grad()
        loss = loss_of(step)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    model.eval()
    with torch.no_grad():
        evaluation = float(loss_of(0))
    return training_record(training, losses, evaluation)


def training_record(training, losses, evaluation):
    return {
        "batch": training.batch,
        "learningRate": training.learning_rate,
        "momentum": training.momentum,
        "lossWeights": training.loss_weights or [1.0],
        "losses": losses,
        "evaluationLoss": evaluation,
    }


def torch_path(name):
    """Return the zoo's name of a kernel."""
    return name.removesuffix(".weight").replace(".", "/") + "/kernel"


def kernel_layout(gradient):
    """Return [rows, columns, inputs, outputs] or [inputs, outputs]."""
    return (gradient.permute(2, 3, 1, 0) if gradient.ndim == 4 else gradient.T).numpy()


def ends(names):
    return [names[0], names[-1]]


# ---- Keras


def record_keras(case):
    import keras
    import tensorflow as tf

    keras.config.set_floatx("float64")
    keras.backend.clear_session()
    model = case.build()
    entries = [weight_entry(case, weight.path, weight.shape, keras_scale) for weight in model.weights]
    kernels = {weight.path: weight for weight in model.trainable_weights if len(weight.shape) in (2, 4)}
    names = case.kernels or ends(list(kernels))
    features = keras.Model(model.inputs, model.get_layer(case.features).output) if case.features else None

    def images(step):
        return formula.images(step, case.batch, case.input).astype(np.float64)

    def derive(pictures):
        with tf.GradientTape() as tape:
            logits = tf.nest.flatten(model(images(pictures), training=False))
            loss = keras_loss(logits[0], formula.labels(pictures, case.batch, max(2, logits[0].shape[-1])))
        gradients = tape.gradient(loss, [kernels[name].value for name in names])
        return [logit.numpy() for logit in logits], float(loss), [gradient.numpy() for gradient in gradients]

    def disturb(seed):
        generator = np.random.default_rng(seed)
        for weight, entry in zip(model.weights, entries):
            value = formula.tensor(*entry).astype(np.float64)
            weight.assign(value if seed is None else value * (1 + NOISE * generator.standard_normal(value.shape)))

    fixture = {
        "source": f"keras {keras.__version__} (tensorflow {tf.__version__})",
        "format": "keras",
        **steady_record(case, names, derive, disturb),
    }
    if features:
        fixture["features"] = formula.digest(features(images(fixture["pictures"]), training=False).numpy())
    if case.training:
        fixture["training"] = train_keras(case, model, fixture["classes"])
    return {**fixture, "weights": entries}


def keras_loss(logits, labels):
    import tensorflow as tf

    if logits.shape[-1] == 1:
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels.astype(np.float64), logits[:, 0])
    else:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_mean(losses)


def train_keras(case, model, classes):
    import keras
    import tensorflow as tf

    training = case.training
    optimizer = keras.optimizers.SGD(training.learning_rate, momentum=training.momentum)
    factors, losses = training.loss_weights or [1.0], []

    def loss_of(step, mode):
        labels = formula.labels(step, training.batch, max(2, classes))
        pictures = formula.images(step, training.batch, case.input).astype(np.float64)
        results = tf.nest.flatten(model(pictures, training=mode))
        return sum(factor * keras_loss(result, labels) for factor, result in zip(factors, results))

    for step in range(training.steps):
        with tf.GradientTape() as tape:
            loss = loss_of(step, True)
        trained = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, [v.value for v in trained]), trained))
        losses.append(float(loss))
    return training_record(training, losses, float(loss_of(0, False)))
