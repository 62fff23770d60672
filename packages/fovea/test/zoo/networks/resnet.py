"""torchvision's residual networks."""

from recording import Case, Training
from torchvision import models


def features(model, x):
    x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
    return model.layer4(model.layer3(model.layer2(model.layer1(x))))


def tame(depth):
    """The last normalization of a branch adds a little to the sum, else the signal would double in every block."""
    last = ".bn2.weight" if depth < 50 else ".bn3.weight"
    return lambda name, _: (0.3 if depth <= 50 else 0.15, 0.05) if name.endswith(last) else None


CASES = [
    Case(
        name=f"resnet{depth}-torchvision",
        network=f"resnet{depth}",
        variant="torchvision",
        build=getattr(models, f"resnet{depth}"),
        input=(64, 64, 3),
        features=features,
        scale=tame(depth),
        training=Training() if depth == 18 else None,
    )
    for depth in (18, 34, 50, 101, 152)
]
