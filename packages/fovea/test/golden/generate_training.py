"""Record 20 training steps of two networks in Keras and PyTorch, starting from the same weights with the same batches."""

import json
import math
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import formula
import keras
import numpy as np
import tensorflow as tf
import torch
import torch.nn.functional as F
from recording import FIXTURES, KERAS, TORCH, VERSIONS

STEPS = 20
EPSILON = 1e-3
MOMENTUM = 0.99


def weight(name, shape, offset=0.0, scale=0.0):
    return {"name": name, "shape": shape, "offset": offset, "scale": scale}


def kernel(name, *shape):
    """Returns a kernel drawn uniformly within Glorot's limit."""
    receptive = math.prod(shape[:-2])
    return weight(name, shape, 0.0, math.sqrt(6 / (receptive * (shape[-2] + shape[-1]))))


def bias(name, units):
    return weight(name, (units,), 0.0, 0.05)


class LeNet5:
    name, data = "lenet5", (32, (28, 28, 1), 10, 0.5)
    layers = (
        "conv2d 6 5x5 same tanh; averagePooling2d 2; conv2d 16 5x5 valid tanh; averagePooling2d 2; flatten; "
        "dense 120 tanh; dense 84 tanh; dense 10 softmax"
    )
    loss = "sparseCategoricalCrossentropy"
    seeds = range(100, 110)
    weights = (
        kernel("conv1/kernel", 5, 5, 1, 6),
        bias("conv1/bias", 6),
        kernel("conv2/kernel", 5, 5, 6, 16),
        bias("conv2/bias", 16),
        kernel("dense1/kernel", 400, 120),
        bias("dense1/bias", 120),
        kernel("dense2/kernel", 120, 84),
        bias("dense2/bias", 84),
        kernel("dense3/kernel", 84, 10),
        bias("dense3/bias", 10),
    )

    @staticmethod
    def keras():
        layers = keras.layers
        model = keras.Sequential(
            [
                layers.Input((28, 28, 1)),
                layers.Conv2D(6, 5, padding="same", activation="tanh"),
                layers.AveragePooling2D(2),
                layers.Conv2D(16, 5, activation="tanh"),
                layers.AveragePooling2D(2),
                layers.Flatten(),
                layers.Dense(120, activation="tanh"),
                layers.Dense(84, activation="tanh"),
                layers.Dense(10, activation="softmax"),
            ]
        )
        return model, keras.losses.SparseCategoricalCrossentropy()

    @staticmethod
    def torch(w, x, training):
        """Returns logits. Kernels keep Keras' layout, so that the optimizer sees the same tensors."""
        x = convolution(x, w["conv1/kernel"], w["conv1/bias"], 2).tanh()
        x = F.avg_pool2d(x, 2)
        x = convolution(x, w["conv2/kernel"], w["conv2/bias"], 0).tanh()
        x = F.avg_pool2d(x, 2).permute(0, 2, 3, 1).flatten(1)
        x = (x @ w["dense1/kernel"] + w["dense1/bias"]).tanh()
        x = (x @ w["dense2/kernel"] + w["dense2/bias"]).tanh()
        return x @ w["dense3/kernel"] + w["dense3/bias"]

    @staticmethod
    def torch_loss(logits, labels):
        return F.cross_entropy(logits, labels.long())


class HappyModel:
    """Small images, with weights for which no ReLU or pooling window is within rounding of switching.

    A single switched unit changes some loss by 1e-4. With these data, noise of 2e-6 on every activation changes no loss
    by more than 3e-6 (64 x 64 images have too many units for that). The convolution has no bias: before a batch
    normalization, its true gradient is zero, Adam would scale the rounding noise up, and the moving mean would drift
    with it, in every run differently.
    """

    name, data = "happymodel", (8, (16, 16, 3), 2, 0.2)
    layers = (
        "zeroPadding2d 3; conv2d 32 7x7 valid without bias; batchNormalization; relu; maxPooling2d 2; flatten; dense 1 sigmoid"
    )
    loss = "binaryCrossentropy"
    seeds = (200, 202, 203, 204, 205, 206, 207)
    weights = (
        kernel("conv/kernel", 7, 7, 3, 32),
        weight("batchNormalization/gamma", (32,), 1.0, 0.1),
        weight("batchNormalization/beta", (32,), 0.0, 0.1),
        weight("batchNormalization/movingMean", (32,), 0.0),
        weight("batchNormalization/movingVariance", (32,), 1.0),
        kernel("dense/kernel", 2048, 1),
        bias("dense/bias", 1),
    )

    @staticmethod
    def keras():
        layers = keras.layers
        model = keras.Sequential(
            [
                layers.Input((16, 16, 3)),
                layers.ZeroPadding2D(3),
                layers.Conv2D(32, 7, use_bias=False),
                layers.BatchNormalization(),
                layers.Activation("relu"),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dense(1, activation="sigmoid"),
            ]
        )
        return model, keras.losses.BinaryCrossentropy()

    @staticmethod
    def torch(w, x, training):
        x = convolution(x, w["conv/kernel"], None, 3)
        mean, variance = w["batchNormalization/movingMean"], w["batchNormalization/movingVariance"]
        if training:
            with torch.no_grad():
                batch_mean, batch_variance = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
                mean.mul_(MOMENTUM).add_(batch_mean * (1 - MOMENTUM))
                variance.mul_(MOMENTUM).add_(batch_variance * (1 - MOMENTUM))
        statistics = (None, None) if training else (mean, variance)
        x = F.batch_norm(
            x, *statistics, w["batchNormalization/gamma"], w["batchNormalization/beta"], training, eps=EPSILON
        )
        x = F.max_pool2d(x.relu(), 2).permute(0, 2, 3, 1).flatten(1)
        return x @ w["dense/kernel"] + w["dense/bias"]

    @staticmethod
    def torch_loss(logits, labels):
        return F.binary_cross_entropy_with_logits(logits[:, 0], labels.to(logits.dtype))


def convolution(x, kernel, bias, padding):
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), bias, padding=padding)


def summarize(names, arrays):
    return {
        name: {"mean": float(np.mean(a, dtype=np.float64)), "norm": float(np.linalg.norm(a.astype(np.float64)))}
        for name, a in zip(names, arrays)
    }


def run_keras(network, initial):
    model, loss_of = network.keras()
    model.set_weights(list(initial.values()))
    optimizer = keras.optimizers.Adam()
    losses = []

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    for index in range(STEPS):
        x, y = formula.batch(index, *network.data)
        losses.append(float(step(x, y[:, None])))
    x, y = formula.batch(0, *network.data)
    evaluation = float(loss_of(y[:, None], model(x, training=False)))
    return {
        "source": f"{KERAS}, float32",
        "losses": losses,
        "evaluationLoss": evaluation,
        "finalWeights": summarize(initial, model.get_weights()),
    }


def run_torch(network, initial, dtype):
    """Run Keras' Adam, which adds epsilon before the bias correction; torch.optim.Adam adds it afterwards."""
    weights = {name: torch.tensor(array, dtype=dtype) for name, array in initial.items()}
    trainable = [tensor for name, tensor in weights.items() if "moving" not in name]
    moments = [(torch.zeros_like(tensor), torch.zeros_like(tensor)) for tensor in trainable]
    for tensor in trainable:
        tensor.requires_grad_()

    def loss_at(index, training):
        x, y = formula.batch(index, *network.data)
        images = torch.tensor(x, dtype=dtype).permute(0, 3, 1, 2)
        return network.torch_loss(network.torch(weights, images, training), torch.tensor(y))

    losses = []
    for index in range(STEPS):
        loss = loss_at(index, True)
        losses.append(loss.item())
        rate = 1e-3 * math.sqrt(1 - 0.999 ** (index + 1)) / (1 - 0.9 ** (index + 1))
        with torch.no_grad():
            for w, g, (m, v) in zip(trainable, torch.autograd.grad(loss, trainable), moments):
                m.add_((g - m) * (1 - 0.9))
                v.add_((g * g - v) * (1 - 0.999))
                w.sub_(rate * m / (v.sqrt() + 1e-7))
    with torch.no_grad():
        evaluation = loss_at(0, False).item()
    return {
        "source": f"{TORCH}, {str(dtype).removeprefix('torch.')}",
        "losses": losses,
        "evaluationLoss": evaluation,
        "finalWeights": summarize(initial, [tensor.detach().numpy() for tensor in weights.values()]),
    }


def record(network):
    size, shape, classes, pattern_share = network.data
    described = [{**entry, "seed": seed} for entry, seed in zip(network.weights, network.seeds, strict=True)]
    initial = {
        entry["name"]: formula.tensor(entry["shape"], entry["seed"], entry["offset"], entry["scale"])
        for entry in described
    }
    runs = {
        "keras": run_keras(network, initial),
        "torch": run_torch(network, initial, torch.float32),
        "reference": run_torch(network, initial, torch.float64),
    }
    truth = np.array(runs["reference"]["losses"])
    for name, run in runs.items():
        print(network.name, name, "largest relative error of a loss", np.max(np.abs(np.array(run["losses"]) / truth - 1)))
    print(*(f"{loss:.4f}" for loss in truth))
    return {
        "name": network.name,
        "layers": network.layers,
        "loss": network.loss,
        "optimizer": {"name": "adam", "learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7},
        "batchNormalization": {"momentum": MOMENTUM, "epsilon": EPSILON},
        "batchSize": size,
        "inputShape": shape,
        "classes": classes,
        "patternShare": pattern_share,
        "steps": STEPS,
        "weights": described,
        "runs": runs,
    }


recording = {
    "about": (
        f"{STEPS} training steps from the same weights and batches; losses[i] is the loss of step i before its update, "
        "evaluationLoss the loss of step 0's batch after the last step, in inference mode. `reference` is the same "
        "arithmetic in float64. HappyModel's data are chosen so that no gate lies within rounding of its switch: noise of "
        "2e-6 on every activation moves no loss by more than 3e-6, relative."
    ),
    "script": Path(__file__).name,
    "versions": VERSIONS,
    "formula": {"description": formula.DESCRIPTION, "reference": formula.reference()},
    "networks": [record(LeNet5), record(HappyModel)],
}
(FIXTURES / "training.json").write_text(json.dumps(recording, indent=1) + "\n")
