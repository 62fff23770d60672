"""The workloads in PyTorch: each trains on logits and predicts probabilities, as is usual there."""

from dataclasses import dataclass
from typing import Callable

from torch import nn


@dataclass(frozen=True)
class Workload:
    build: Callable[[], nn.Module]
    batch: int
    shape: tuple[int, int, int]  # channels, height, width
    classes: int  # 1: a single sigmoid unit


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, 10),
    )


def happymodel():
    """The zero padding of 3 is the convolution's own: the same numbers, one pass less."""
    return nn.Sequential(
        nn.Conv2d(3, 32, 7, padding=3),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32 * 32 * 32, 1),
    )


def catsdogs():
    layers, channels = [], 3
    for filters in (32, 64, 128, 128):
        layers += [nn.Conv2d(channels, filters, 3), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(7 * 7 * 128, 512), nn.ReLU(), nn.Linear(512, 1))


def cifar():
    layers, channels = [], 3
    for filters in (16, 32, 64):
        layers += [nn.Conv2d(channels, filters, 2, padding="same"), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * 4 * 64, 500), nn.ReLU(), nn.Linear(500, 10))


WORKLOADS = {
    "lenet5": Workload(lenet5, 64, (1, 28, 28), 10),
    "happymodel": Workload(happymodel, 16, (3, 64, 64), 1),
    "catsdogs": Workload(catsdogs, 20, (3, 150, 150), 1),
    "cifar": Workload(cifar, 32, (3, 32, 32), 10),
}
