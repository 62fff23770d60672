"""Record the results of augmentation with fixed parameters in torchvision.

Images [height, width, 3] are noise, as in generate_preprocessing.py. torchvision computes in float32, so nothing is
rounded to bytes between or after its steps; values are multiplied by 255 afterwards where it wants them in 0 … 1.
Geometric cases record `sampling`, color cases `operations`, in the form of an AugmentationPlan.
"""

import math

import numpy as np
import torch

try:
    import torchvision
except RuntimeError:
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

from formula import unit
from recording import Recording
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as F

recording = Recording(
    "augmentation",
    "Augmentation with fixed parameters: byte i of an image [height, width, channels] is floor(256 * unit(seed, i)). "
    "The output is float32, 0 to 255, not rounded.",
    __file__,
)
SOURCE = f"torchvision {torchvision.__version__} float32"
BILINEAR = InterpolationMode.BILINEAR


def image(height, width, channels, seed):
    values = np.floor(256 * unit(seed, np.arange(height * width * channels)))
    return torch.tensor(values.reshape(height, width, channels).transpose(2, 0, 1), dtype=torch.float32)


def record(name, size, channels, attributes, make):
    """`make` gets the image, 0 … 255, and returns the result in the same range."""
    seed = len(recording.cases) + 1
    values = make(image(*size, channels, seed)).numpy().transpose(1, 2, 0)
    recording.add(
        name, "augment", {"size": size, "channels": channels, "seed": seed, **attributes}, SOURCE, outputs={"y": values}
    )


def crop(top, left, height, width, size, flips=()):
    def make(x):
        y = F.resized_crop(x, top, left, height, width, list(size), antialias=True)
        for flip in flips:
            y = {"horizontal": F.horizontal_flip, "vertical": F.vertical_flip}[flip](y)
        return y

    return make


for top, left, height, width, size, channels, flips in (
    (3, 5, 30, 37, (12, 16), 3, ()),
    (0, 0, 40, 50, (11, 13), 3, ("horizontal",)),
    (7, 9, 9, 11, (15, 16), 3, ("vertical",)),
    (2, 1, 12, 40, (16, 12), 1, ("horizontal", "vertical")),
    (39, 49, 1, 1, (4, 4), 3, ()),
    (0, 0, 40, 1, (5, 3), 3, ()),
):
    record(
        f"resized-crop/{height}x{width}-{size[0]}x{size[1]}-{channels}", (40, 50), channels,
        {"crop": (top, left, height, width), "outputSize": size, "flips": flips}, crop(top, left, height, width, size, flips),
    )


def filled(fill, transform):
    """Fill linearly: torchvision multiplies by its mask a second time where a fill is given, so none is."""
    return lambda x: transform(x - fill) + fill


def affine(angle, translate, scale, shear, fill):
    return filled(fill, lambda x: F.affine(x, angle, translate, scale, shear, interpolation=BILINEAR))


for name, angle, translate, scale, shear, fill, channels in (
    ("rotation", 30, (0, 0), 1.0, (0, 0), 0, 3),
    ("rotation-extreme", 178.5, (0, 0), 1.0, (0, 0), 255, 3),
    ("shear-x", 0, (0, 0), 1.0, (20, 0), 0, 3),
    ("shear-y", 0, (0, 0), 1.0, (0, -15), 0, 1),
    ("shear-both", 0, (0, 0), 1.0, (12, 25), 90, 3),
    ("zoom", 0, (0, 0), 1.3, (0, 0), 0, 3),
    ("translation", 0, (4, -3), 1.0, (0, 0), 0, 3),
):
    record(
        f"affine/{name}", (17, 22), channels,
        {"angle": angle, "translate": translate, "scale": scale, "shear": shear, "fill": fill, "outputSize": (17, 22)},
        affine(angle, translate, scale, shear, fill),
    )

# Outward, since torchvision does not widen its kernel where a map shrinks.
for fill, moved in (
    (0, [[-8, -7], [30, -5], [29, 24], [-6, 25]]),
    (60, [[-6, -9], [33, -8], [24, 22], [-3, 26]]),
):
    start = [[0, 0], [21, 0], [21, 16], [0, 16]]
    record(
        f"perspective/{fill}", (17, 22), 3, {"start": start, "moved": moved, "fill": fill, "outputSize": (17, 22)},
        filled(fill, lambda x, moved=moved: F.perspective(x, start, moved, interpolation=BILINEAR)),
    )


def spline(control, spacing, length, axis):
    """Evaluate a uniform cubic B-spline at pixel centers along an axis, as Displacement defines it."""
    matrix = np.zeros((length, control.shape[axis]))
    for pixel in range(length):
        cell, t = divmod((pixel + 0.5) / spacing, 1)
        weights = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
        for offset, weight in enumerate(weights):
            matrix[pixel, int(cell) + offset] += weight / 6
    return np.moveaxis(np.tensordot(matrix, control, axes=(1, axis)), 0, axis)


for spacing, amplitude in ((6.5, 2.0), (3.0, 5.0)):
    height, width = 17, 22
    rows, columns = math.floor(height / spacing) + 4, math.floor(width / spacing) + 4
    control = np.round((unit(77, np.arange(2 * rows * columns)) - 0.5) * 2 * amplitude, 3).reshape(2, rows, columns)
    field = spline(spline(control, spacing, height, 1), spacing, width, 2)
    # torchvision's displacement is in units of half the image, x first.
    units = torch.tensor(np.stack([field[0] * 2 / width, field[1] * 2 / height], axis=-1)[None], dtype=torch.float32)
    displacement = {
        "spacing": spacing, "rows": rows, "columns": columns,
        "dx": control[0].ravel().tolist(), "dy": control[1].ravel().tolist(),
    }
    record(
        f"elastic/{spacing}", (height, width), 3, {"displacement": displacement, "fill": 30, "outputSize": (height, width)},
        filled(30, lambda x, units=units: F.elastic(x, units, interpolation=BILINEAR)),
    )


def colors(name, operations, make, size=(12, 14), channels=3, is_bytes=False):
    def scaled(x):
        return make(x.to(torch.uint8)).float() if is_bytes else make(x / 255) * 255

    record(f"color/{name}", size, channels, {"operations": operations, "outputSize": size}, scaled)


for factor in (0, 0.4, 1.7):
    for channels in (1, 3):
        suffix = f"{factor}-{channels}"
        colors(f"brightness-{suffix}", [{"type": "brightness", "factor": factor}],
               lambda x, f=factor: F.adjust_brightness(x, f), channels=channels)
        colors(f"contrast-{suffix}", [{"type": "contrast", "factor": factor}],
               lambda x, f=factor: F.adjust_contrast(x, f), channels=channels)
        colors(f"saturation-{suffix}", [{"type": "saturation", "factor": factor}],
               lambda x, f=factor: F.adjust_saturation(x, f), channels=channels)
        colors(f"sharpness-{suffix}", [{"type": "sharpness", "factor": factor}],
               lambda x, f=factor: F.adjust_sharpness(x, f), channels=channels)
for shift in (-0.5, -0.13, 0.08, 0.5):
    colors(f"hue-{shift}", [{"type": "hue", "shift": shift}], lambda x, s=shift: F.adjust_hue(x, s))
for sigma in (0.3, 1.1, 2.0):
    size = 2 * math.ceil(3 * sigma) + 1
    for channels in (1, 3):
        colors(f"blur-{sigma}-{channels}", [{"type": "blur", "sigma": sigma}],
               lambda x, s=sigma, k=size: F.gaussian_blur(x, [k, k], [s, s]), channels=channels)
colors("erase", [{"type": "erase", "top": 2, "left": 3, "height": 6, "width": 9, "color": [124, 116, 104]}],
       lambda x: F.erase(x, 2, 3, 6, 9, torch.tensor([124, 116, 104]).view(3, 1, 1) / 255))
colors("solarize", [{"type": "solarize", "threshold": 170}], lambda x: F.solarize(x, 170 / 255))
colors("posterize", [{"type": "posterize", "bits": 3}], lambda x: F.posterize(x, 3), is_bytes=True)
colors("autocontrast", [{"type": "posterize", "bits": 6}, {"type": "autocontrast"}],
       lambda x: F.autocontrast(F.posterize((x * 255).to(torch.uint8), 6) / 255))
colors("equalize", [{"type": "equalize"}], F.equalize, size=(24, 28), is_bytes=True)
colors("equalize-few", [{"type": "equalize"}], F.equalize, size=(5, 4), is_bytes=True)
colors("jitter", [{"type": "brightness", "factor": 1.3}, {"type": "contrast", "factor": 0.7},
                  {"type": "saturation", "factor": 1.4}, {"type": "hue", "shift": 0.07}],
       lambda x: F.adjust_hue(F.adjust_saturation(F.adjust_contrast(F.adjust_brightness(x, 1.3), 0.7), 1.4), 0.07))

recording.save()
