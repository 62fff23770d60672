"""Import torchvision, even where its C++ operators do not fit the PyTorch that is installed."""

import sys

# torchvision looks for a package of this name and must not find pytorch.py beside this file.
sys.modules["pytorch"] = None

try:
    import torchvision
except RuntimeError:
    # Neither the networks nor the transforms need the operators, but two must be declared.
    import torch

    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    operators = torch.library.Library("torchvision", "DEF")
    operators.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    operators.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

__all__ = ["torchvision"]
