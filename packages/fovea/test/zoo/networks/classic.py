"""LeNet-5, AlexNet, Network in Network and VGG: from torchvision and Keras, or implemented here if neither has them."""

import torch
import torch.nn.functional as F
from recording import Case, keras_network
from torch import nn
from torchvision import models


def maps(model, x):
    return model.features(x)


def keras_vgg(depth, top):
    @keras_network
    def build():
        import keras

        make, options = getattr(keras.applications, f"VGG{depth}"), {"weights": None, "input_shape": (32, 64, 3)}
        if top:
            return make(**options, classifier_activation=None)
        return make(**options, include_top=False, pooling="avg")

    return build


class Headless(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.features = model.features

    def forward(self, x):
        return self.features(x).mean((2, 3))


def headless_vgg(depth, norm):
    return lambda: Headless(getattr(models, f"vgg{depth}{'_bn' if norm else ''}")())


class AlexNet(nn.Module):
    """Krizhevsky, Sutskever and Hinton 2012, where the sum of squares is not divided by the number of channels."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, 4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.fc6, self.fc7, self.fc8 = nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000)
        self.norm = nn.LocalResponseNorm(5, alpha=5 * 1e-4, beta=0.75, k=2)

    def features(self, x):
        x = F.max_pool2d(self.norm(self.conv1(x).relu()), 3, 2)
        x = F.max_pool2d(self.norm(self.conv2(x).relu()), 3, 2)
        return F.max_pool2d(self.conv5(self.conv4(self.conv3(x).relu()).relu()).relu(), 3, 2)

    def forward(self, x):
        return self.fc8(self.fc7(self.fc6(self.features(x).flatten(1)).relu()).relu())


def loud(name, shape):
    """Return larger kernels, because response normalization divides by two or more."""
    if name in ("conv1.weight", "conv2.weight", "conv3.weight"):
        return 0.0, 4 * (6 / (shape[1] * shape[2] * shape[3])) ** 0.5
    return None


class NetworkInNetwork(nn.Module):
    """Layers in order: a convolution [name, outputs, kernel, stride, padding], or a pooling."""

    def __init__(self, layers):
        super().__init__()
        channels, self.order = 3, []
        for layer in layers:
            if not callable(layer):
                name, outputs, *window = layer
                self.add_module(name, nn.Conv2d(channels, outputs, *window))
                channels, layer = outputs, name
            self.order.append(layer)

    def run(self, x, order):
        for layer in order:
            x = layer(x) if callable(layer) else self.get_submodule(layer)(x).relu()
        return x

    def features(self, x):
        return self.run(x, self.order[:-1])

    def forward(self, x):
        return self.run(x, self.order).mean((2, 3))


def largest(x):
    return F.max_pool2d(x, 3, 2, ceil_mode=True)


def mean(x):
    return F.avg_pool2d(x, 3, 2, ceil_mode=True)


def nin_cifar():
    return NetworkInNetwork(
        [
            *(("conv1", 192, 5, 1, 2), ("cccp1", 160, 1), ("cccp2", 96, 1), largest),
            *(("conv2", 192, 5, 1, 2), ("cccp3", 192, 1), ("cccp4", 192, 1), mean),
            *(("conv3", 192, 3, 1, 1), ("cccp5", 192, 1), ("cccp6", 10, 1)),
        ]
    )


def nin_imagenet():
    return NetworkInNetwork(
        [
            *(("conv1", 96, 11, 4), ("cccp1", 96, 1), ("cccp2", 96, 1), largest),
            *(("conv2", 256, 5, 1, 2), ("cccp3", 256, 1), ("cccp4", 256, 1), largest),
            *(("conv3", 384, 3, 1, 1), ("cccp5", 384, 1), ("cccp6", 384, 1), largest),
            *(("conv4-1024", 1024, 3, 1, 1), ("cccp7-1024", 1024, 1), ("cccp8-1024", 1000, 1)),
        ]
    )


class LeNet5(nn.Module):
    """LeCun et al. 1998, with every map of C3 computed separately."""

    reads = [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 0], [5, 0, 1]]
    reads += [[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 0], [4, 5, 0, 1], [5, 0, 1, 2]]
    reads += [[0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5]]

    def __init__(self):
        super().__init__()
        self.C1 = nn.Conv2d(1, 6, 5)
        self.S2 = nn.Conv2d(6, 6, 1, groups=6)
        self.C3 = nn.ModuleList(nn.Conv2d(n * count, count, 5, groups=count) for n, count in ((3, 6), (4, 9), (6, 1)))
        self.S4 = nn.Conv2d(16, 16, 1, groups=16)
        self.C5, self.F6, self.output = nn.Conv2d(16, 120, 5), nn.Linear(120, 84), nn.Linear(84, 10)

    def subsample(self, x, layer):
        sums = x[:, :, ::2, ::2] + x[:, :, 1::2, ::2] + x[:, :, ::2, 1::2] + x[:, :, 1::2, 1::2]
        return squash(sums * (layer.weight.view(1, -1, 1, 1) / 4) + layer.bias.view(1, -1, 1, 1))

    def partial(self, x):
        results = []
        for index, reads in enumerate(self.reads):
            group, place = (0, index) if index < 6 else (1, index - 6) if index < 15 else (2, 0)
            part = self.C3[group]
            results.append(F.conv2d(x[:, reads], part.weight[place : place + 1], part.bias[place : place + 1]))
        return torch.cat(results, 1)

    def features(self, x):
        x = self.subsample(squash(self.C1(x)), self.S2)
        return self.subsample(squash(self.partial(x)), self.S4)

    def forward(self, x):
        x = squash(self.C5(self.features(x))).flatten(1)
        return self.output(squash(self.F6(x)))


def squash(x):
    return 1.7159 * torch.tanh(2 / 3 * x)


def averages(name, shape):
    return (1.0, 0.2) if name in ("S2.weight", "S4.weight") else None


CASES = [
    Case("lenet5-paper", "lenet5", "paper", LeNet5, (32, 32, 1), maps, batch=3, scale=averages, portable=True),
    Case("alexnet-torchvision", "alexnet", "torchvision", models.alexnet, (95, 127, 3), maps),
    Case("alexnet-paper", "alexnet", "paper", AlexNet, (227, 227, 3), maps, scale=loud, batch=1),
    Case("network-in-network-cifar", "network-in-network", "cifar", nin_cifar, (32, 32, 3), maps),
    Case("network-in-network-imagenet", "network-in-network", "imagenet", nin_imagenet, (99, 83, 3), maps),
    Case("vgg16-torchvision", "vgg16", "torchvision", models.vgg16, (32, 64, 3), maps),
    Case("vgg16-keras", "vgg16", "keras", keras_vgg(16, True), (32, 64, 3), "block5_pool"),
    # The dense layers of the other depths have the same hundred million parameters, so only their features are
    # recorded.
    *(
        Case(
            name=f"vgg{depth}{'-bn' if norm else ''}-torchvision",
            network=f"vgg{depth}",
            variant="torchvision",
            build=headless_vgg(depth, norm),
            input=(32, 64, 3),
            options={"includeTop": False, "pooling": "avg", "batchNormalization": norm},
        )
        for depth in (11, 13, 16, 19)
        for norm in (False, True)
        if norm or depth != 16
    ),
    Case(
        name="vgg19-keras",
        network="vgg19",
        variant="keras",
        build=keras_vgg(19, False),
        input=(32, 64, 3),
        options={"includeTop": False, "pooling": "avg"},
    ),
]
