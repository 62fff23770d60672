"""The augmentations that are timed, of torchvision's v2 transforms on uint8 tensors."""

import torch
from import_torchvision import torchvision  # noqa: F401, before its transforms
from torchvision.transforms import v2

TRANSFORMS = {
    "cropandjitter": v2.Compose(
        [v2.RandomResizedCrop(224, antialias=True), v2.RandomHorizontalFlip(), v2.ColorJitter(0.4, 0.4, 0.4, 0.1)]
    ),
    "affine": v2.RandomAffine(
        15, translate=(0.1, 0.1), scale=(0.9, 1.1), shear=5, interpolation=v2.InterpolationMode.BILINEAR
    ),
}


def augment_step(workload, layout):
    """Augment one image of 500 x 500 pixels; "channels_last" is how decoders leave it."""
    image = torch.randint(0, 256, (500, 500, 3), dtype=torch.uint8).permute(2, 0, 1)
    if layout == "nchw":
        image = image.contiguous()
    transform = TRANSFORMS[workload]
    return lambda: transform(image)
