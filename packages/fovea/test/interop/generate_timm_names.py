"""Record timm's names and shapes of the weights of networks of the zoo.

python generate_timm_names.py: writes timm-names.json. No weights are allocated or downloaded.
"""

import json
from pathlib import Path

import torch

operators = torch.library.Library("torchvision", "DEF")
for signature in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
                  "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):
    try:
        operators.define(signature)
    except RuntimeError:
        pass
import timm

FILE = Path(__file__).parent / "timm-names.json"
NETWORKS = {
    "vgg11": "vgg11",
    "vgg16": "vgg16",
    "mobilenet-v2": "mobilenetv2_100",
    "efficientnet-b0": "efficientnet_b0",
    "mnasnet": "mnasnet_100",
    "convnext-tiny": "convnext_tiny",
    "resnet50": "resnet50",
    "densenet121": "densenet121",
    "inception-v3": "inception_v3",
}


def names(network):
    with torch.device("meta"):
        state = timm.create_model(network).state_dict()
    return {name: list(value.shape) for name, value in state.items() if not name.endswith("num_batches_tracked")}


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(ours)}: {json.dumps(names(theirs))}" for ours, theirs in NETWORKS.items())
    FILE.write_text(f'{{"made with": "timm {timm.__version__}", "networks": {{\n{lines}\n}}}}\n')
