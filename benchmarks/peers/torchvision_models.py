"""The networks of the zoo: torchvision's, with first values of the weights."""

import sys

import torch
from pytorch_models import Workload

# torchvision looks for a package of this name and must not find pytorch.py beside this file.
sys.modules["pytorch"] = None

try:
    from torchvision import models
except RuntimeError:
    # Its C++ operators do not fit this PyTorch. The networks need none of them, but two must be declared.
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    operators = torch.library.Library("torchvision", "DEF")
    operators.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    operators.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    from torchvision import models

ZOO = {
    "resnet18": Workload(models.resnet18, 16, (3, 224, 224), 1000),
    "resnet50": Workload(models.resnet50, 16, (3, 224, 224), 1000),
    "resnet50small": Workload(lambda: models.resnet50(num_classes=6), 32, (3, 64, 64), 6),
    "vgg16": Workload(models.vgg16, 8, (3, 224, 224), 1000),
    "googlenet": Workload(lambda: models.googlenet(aux_logits=False, init_weights=False), 16, (3, 224, 224), 1000),
    "inceptionv3": Workload(lambda: models.inception_v3(aux_logits=False, init_weights=False), 16, (3, 299, 299), 1000),
    "alexnet": Workload(models.alexnet, 16, (3, 224, 224), 1000),
}
