"""Networks after 2015: torchvision's MobileNetV2, SqueezeNet, DenseNet, MNASNet, EfficientNet, ConvNeXt, and Keras'
MobileNetV2.
"""

import math

from recording import Case, Training, keras_network, open_gates, tame
from torchvision import models


def plain_features(model, x):
    return model.features(x)


def activated_features(model, x):
    """Return activated features, because DenseNet's last ReLU is not a module of its features."""
    return model.features(x).relu()


# The last normalization of a block is its fourth part (the first block's its third).
mobilenet_scale = tame("conv.3.weight", "features.1.conv.2.weight")


def convnext_scale(name, shape):
    if name.endswith("layer_scale"):
        return 0.2, 0.05
    # Depthwise kernels, and dense layers without a preceding ReLU.
    return (0.0, math.sqrt(3 / math.prod(shape[1:]))) if len(shape) in (2, 4) else None


@keras_network
def keras_mobilenet():
    import keras

    return keras.applications.MobileNetV2(weights=None, input_shape=(64, 64, 3), classifier_activation=None)


CASES = [
    Case(
        name="mobilenet-v2-torchvision",
        network="mobilenet-v2",
        variant="torchvision",
        build=models.mobilenet_v2,
        input=(64, 64, 3),
        features=plain_features,
        scale=mobilenet_scale,
        portable=True,
    ),
    Case(
        name="mobilenet-v2-alpha-torchvision",
        network="mobilenet-v2",
        variant="torchvision",
        build=lambda: models.mobilenet_v2(width_mult=0.35),
        input=(32, 48, 3),
        options={"alpha": 0.35},
        scale=mobilenet_scale,
        portable=True,
    ),
    Case(
        name="mobilenet-v2-keras",
        network="mobilenet-v2",
        variant="keras",
        build=keras_mobilenet,
        input=(64, 64, 3),
        features="out_relu",
        scale=tame("project_BN/gamma"),
    ),
    Case(
        name="squeezenet-torchvision",
        network="squeezenet",
        variant="torchvision",
        build=models.squeezenet1_1,
        input=(64, 64, 3),
        features=plain_features,
        portable=True,
        # The classifier is a convolution and a parameter with four axes like all others.
    ),
    Case(
        name="densenet121-torchvision",
        network="densenet121",
        variant="torchvision",
        build=models.densenet121,
        input=(64, 64, 3),
        features=activated_features,
        scale=open_gates(lambda name: False),
    ),
    Case(
        name="mnasnet-torchvision",
        network="mnasnet",
        variant="torchvision",
        # Steps are comparable without dropout; with such small ones, the speed of the running statistics is visible.
        build=lambda: models.mnasnet1_0(dropout=0.0),
        options={"dropout": 0},
        input=(64, 64, 3),
        features=lambda model, x: model.layers(x),
        scale=tame(".layers.7.weight"),
        training=Training(learning_rate=1e-6),
        portable=True,
    ),
    Case(
        name="efficientnet-b0-torchvision",
        network="efficientnet-b0",
        variant="torchvision",
        build=models.efficientnet_b0,
        input=(64, 64, 3),
        features=plain_features,
        scale=tame("block.3.1.weight"),
        portable=True,
    ),
    Case(
        name="convnext-tiny-torchvision",
        network="convnext-tiny",
        variant="torchvision",
        build=models.convnext_tiny,
        input=(64, 64, 3),
        features=plain_features,
        scale=convnext_scale,
    ),
]
