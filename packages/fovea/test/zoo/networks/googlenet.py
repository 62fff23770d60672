"""torchvision's GoogLeNet, and an implementation of the paper's."""

import torch
import torch.nn.functional as F
from recording import Case, Training
from torch import nn
from torchvision import models


def torchvision(**options):
    return models.googlenet(weights=None, init_weights=False, **options)


def run(model, x):
    """Return the feature maps and the inputs of the auxiliary heads, in either mode."""
    x = model.maxpool1(model.conv1(x))
    x = model.maxpool2(model.conv3(model.conv2(x)))
    x = model.maxpool3(model.inception3b(model.inception3a(x)))
    first = model.inception4a(x)
    second = model.inception4d(model.inception4c(model.inception4b(first)))
    x = model.maxpool4(model.inception4e(second))
    return model.inception5b(model.inception5a(x)), first, second


def outputs(model, x):
    """Return the main, first and second auxiliary outputs. During training, torchvision itself returns the second one
    first.
    """
    if model.training:
        main, second, first = model(x)
        return [main, first, second]
    x, first, second = run(model, x)
    main = model.fc(model.avgpool(x).flatten(1))
    return [main, model.aux1(first), model.aux2(second)]


MODULES = {
    "3a": (192, 64, 96, 128, 16, 32, 32),
    "3b": (256, 128, 128, 192, 32, 96, 64),
    "4a": (480, 192, 96, 208, 16, 48, 64),
    "4b": (512, 160, 112, 224, 24, 64, 64),
    "4c": (512, 128, 128, 256, 24, 64, 64),
    "4d": (512, 112, 144, 288, 32, 64, 64),
    "4e": (528, 256, 160, 320, 32, 128, 128),
    "5a": (832, 256, 160, 320, 32, 128, 128),
    "5b": (832, 384, 192, 384, 48, 128, 128),
}


class Inception(nn.ModuleDict):
    def __init__(self, channels, one, reduce3, three, reduce5, five, pooled):
        super().__init__(
            {
                "1x1": nn.Conv2d(channels, one, 1),
                "3x3_reduce": nn.Conv2d(channels, reduce3, 1),
                "3x3": nn.Conv2d(reduce3, three, 3, padding=1),
                "5x5_reduce": nn.Conv2d(channels, reduce5, 1),
                "5x5": nn.Conv2d(reduce5, five, 5, padding=2),
                "pool_proj": nn.Conv2d(channels, pooled, 1),
            }
        )

    def forward(self, x):
        branches = [
            self["1x1"](x),
            self["3x3"](self["3x3_reduce"](x).relu()),
            self["5x5"](self["5x5_reduce"](x).relu()),
            self["pool_proj"](F.max_pool2d(x, 3, 1, 1)),
        ]
        return torch.cat([branch.relu() for branch in branches], 1)


class Auxiliary(nn.ModuleDict):
    def __init__(self, channels):
        super().__init__(
            {"conv": nn.Conv2d(channels, 128, 1), "fc": nn.Linear(128 * 4, 1024), "classifier": nn.Linear(1024, 1000)}
        )

    def forward(self, x):
        x = self["conv"](F.avg_pool2d(x, 5, 3)).relu()
        return self["classifier"](self["fc"](x.flatten(1)).relu())


class Paper(nn.Module):
    """GoogLeNet as published, with names and constants of Caffe's bvlc_googlenet; its poolings round up."""

    def __init__(self, auxiliary):
        super().__init__()
        self.conv1 = nn.ModuleDict({"7x7_s2": nn.Conv2d(3, 64, 7, 2, 3)})
        self.conv2 = nn.ModuleDict({"3x3_reduce": nn.Conv2d(64, 64, 1), "3x3": nn.Conv2d(64, 192, 3, padding=1)})
        for name, filters in MODULES.items():
            self.add_module(f"inception_{name}", Inception(*filters))
        self.loss1, self.loss2 = (Auxiliary(512), Auxiliary(528)) if auxiliary else (None, None)
        self.loss3 = nn.ModuleDict({"classifier": nn.Linear(1024, 1000)})
        self.norm = nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1)

    def run(self, x):
        pool = lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)
        seen = {}
        x = self.norm(pool(self.conv1["7x7_s2"](x).relu()))
        x = pool(self.norm(self.conv2["3x3"](self.conv2["3x3_reduce"](x).relu()).relu()))
        for name in MODULES:
            x = getattr(self, f"inception_{name}")(pool(x) if name in ("4a", "5a") else x)
            seen[name] = x
        return seen

    def forward(self, x):
        seen = self.run(x)
        main = self.loss3["classifier"](seen["5b"].mean((2, 3)))
        return [main, self.loss1(seen["4a"]), self.loss2(seen["4d"])] if self.loss1 else [main]


CASES = [
    Case(
        name="googlenet-torchvision",
        network="googlenet",
        variant="torchvision",
        build=lambda: torchvision(aux_logits=False),
        input=(64, 64, 3),
        features=lambda model, x: run(model, x)[0],
        portable=True,
    ),
    Case(
        name="googlenet-transform-torchvision",
        network="googlenet",
        variant="torchvision",
        build=lambda: torchvision(aux_logits=False, transform_input=True),
        input=(15, 40, 3),
        options={"transformInput": True},
        portable=True,
    ),
    Case(
        name="googlenet-auxiliary-torchvision",
        network="googlenet",
        variant="torchvision",
        # Random numbers differ between the frameworks; without dropout the steps are comparable.
        build=lambda: torchvision(dropout=0, dropout_aux=0),
        input=(64, 64, 3),
        outputs=outputs,
        batch=1,
        options={"auxiliaryHeads": True, "dropout": 0, "auxiliaryDropout": 0},
        # Normalizing four small images is so sensitive that PyTorch's own float32 deviates from the float64 run by 2e-4
        # at a rate of 0.001. At this rate, the updates still change the losses 30 times as much as the test's
        # tolerance.
        training=Training(learning_rate=3e-5, loss_weights=[1, 0.3, 0.3]),
    ),
    Case(
        name="googlenet-paper",
        network="googlenet",
        variant="paper",
        build=lambda: Paper(False),
        input=(64, 64, 3),
        outputs=lambda model, x: model(x),
        features=lambda model, x: model.run(x)["5b"],
        portable=True,
    ),
    Case(
        name="googlenet-auxiliary-paper",
        network="googlenet",
        variant="paper",
        build=lambda: Paper(True),
        # The heads then read 2 x 2 maps.
        input=(128, 128, 3),
        outputs=lambda model, x: model(x),
        batch=1,
        options={"auxiliaryHeads": True, "dropout": 0, "auxiliaryDropout": 0},
        # Too many units are rectified below the heads' branches: for all images, noise on the weights switches some. The
        # gradient of the first kernel is checked by googlenet-paper.
        kernels=["inception_4b.3x3_reduce.weight", "loss3.classifier.weight"],
        disturbances=16,
        training=Training(batch=2, learning_rate=0.001, loss_weights=[1, 0.3, 0.3]),
    ),
]
