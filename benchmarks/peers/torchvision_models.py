"""The networks of the zoo: torchvision's, with first values of the weights."""

from import_torchvision import torchvision
from pytorch_models import Workload

models = torchvision.models

ZOO = {
    "resnet18": Workload(models.resnet18, 16, (3, 224, 224), 1000),
    "resnet50": Workload(models.resnet50, 16, (3, 224, 224), 1000),
    "resnet50small": Workload(lambda: models.resnet50(num_classes=6), 32, (3, 64, 64), 6),
    "vgg16": Workload(models.vgg16, 8, (3, 224, 224), 1000),
    "googlenet": Workload(lambda: models.googlenet(aux_logits=False, init_weights=False), 16, (3, 224, 224), 1000),
    "inceptionv3": Workload(lambda: models.inception_v3(aux_logits=False, init_weights=False), 16, (3, 299, 299), 1000),
    "alexnet": Workload(models.alexnet, 16, (3, 224, 224), 1000),
}
