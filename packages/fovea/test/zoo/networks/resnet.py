"""torchvision's residual networks."""

from recording import Case, Training, open_gates
from torchvision import models


def features(model, x):
    x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
    return model.layer4(model.layer3(model.layer2(model.layer1(x))))


def last_of(branch):
    """Return a function that recognizes a branch's last normalization."""
    return lambda name: f".{branch}." in name


CASES = [
    Case(
        name=f"resnet{depth}-torchvision",
        network=f"resnet{depth}",
        variant="torchvision",
        build=getattr(models, f"resnet{depth}"),
        input=(64, 64, 3),
        features=features,
        scale=open_gates(last_of("bn2" if depth < 50 else "bn3")),
        training=Training() if depth == 18 else None,
    )
    for depth in (18, 34, 50, 101, 152)
]
