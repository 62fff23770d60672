"""Record the results of image preprocessing in torchvision and Keras.

The images [height, width, 3] are noise: byte i is floor(256 * unit(seed, i)). Noise reveals every coefficient of a
kernel, and whether a kernel with negative lobes exceeds 0 … 255.
"""

import tempfile

import numpy as np
import torch
from PIL import Image, ImageOps

library = torch.library.Library("torchvision", "DEF")
library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

import keras
import PIL
import torchvision
from formula import unit
from keras.applications.imagenet_utils import preprocess_input
from recording import Recording
from torchvision.transforms import v2 as transforms

recording = Recording(
    "preprocessing",
    "Preprocessing of pictures: byte i of a picture [height, width, 3] is floor(256 * unit(seed, i)). "
    "Computed with bytes between the steps, float32 at the end, as the frameworks do.",
    __file__,
)
IMAGENET = {"scale": 1 / 255, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "channelOrder": "rgb"}
CAFFE = {"scale": 1, "mean": [103.939, 116.779, 123.68], "std": [1, 1, 1], "channelOrder": "bgr"}
SIGNED = {"scale": 1 / 127.5, "mean": [1, 1, 1], "std": [1, 1, 1], "channelOrder": "rgb"}
TORCHVISION = f"torchvision {torchvision.__version__}, Pillow {PIL.__version__}"
KERAS = f"keras {keras.__version__}, Pillow {PIL.__version__}"


def picture(height, width, seed):
    bytes_ = np.floor(256 * unit(seed, np.arange(height * width * 3))).astype(np.uint8)
    return Image.fromarray(bytes_.reshape(height, width, 3))


def record(name, height, width, preprocessing, source, make):
    seed = len(recording.cases) + 1
    values = np.asarray(make(picture(height, width, seed)))
    attributes = {"height": height, "width": width, "seed": seed, "preprocessing": preprocessing}
    recording.add(name, "preprocess", attributes, source, outputs={"y": values})


def channels_last(tensor):
    return tensor.numpy().transpose(0, 2, 3, 1) if tensor.ndim == 4 else tensor.numpy().transpose(1, 2, 0)


MODES = {name: transforms.InterpolationMode[name.upper()] for name in ("bilinear", "bicubic", "nearest")}
for height, width, resize, crop, interpolation in (
    (61, 87, 32, (24, 24), "bilinear"),
    (61, 87, 32, (24, 24), "bicubic"),
    (87, 61, 32, (24, 24), "nearest"),
    (13, 20, 32, (24, 28), "bilinear"),
    (20, 13, 32, (28, 24), "bicubic"),
    (40, 57, 33, (24, 24), "bilinear"),
    (57, 41, 33, (26, 24), "bicubic"),
    (32, 45, 32, (24, 24), "bilinear"),
    (300, 401, 25, (22, 22), "bilinear"),
    (400, 299, 25, (22, 22), "bicubic"),
    (20, 31, 16, (20, 20), "bilinear"),
    (20, 47, 17, (21, 20), "bicubic"),
):
    pipeline = transforms.Compose(
        [transforms.Resize(resize, interpolation=MODES[interpolation], antialias=True),
         transforms.CenterCrop(crop), transforms.PILToTensor(), transforms.ToDtype(torch.float32, scale=True),
         transforms.Normalize(IMAGENET["mean"], IMAGENET["std"])]
    )
    record(
        f"torchvision/{interpolation}/{height}x{width}-{resize}-{crop[0]}x{crop[1]}", height, width,
        {"resize": resize, "crop": crop, "interpolation": interpolation, **IMAGENET}, TORCHVISION,
        lambda image, pipeline=pipeline: channels_last(pipeline(image)),
    )

for crops, transform in ((5, transforms.FiveCrop), (10, transforms.TenCrop)):
    pipeline = transforms.Compose(
        [transforms.Resize(20, antialias=True), transform(16), lambda images: torch.stack(
            [transforms.functional.to_dtype(transforms.functional.pil_to_tensor(image), torch.float32, scale=True)
             for image in images]),
         transforms.Normalize(IMAGENET["mean"], IMAGENET["std"])]
    )
    record(
        f"torchvision/crops-{crops}", 31, 45,
        {"resize": 20, "crop": (16, 16), "interpolation": "bilinear", **IMAGENET}, TORCHVISION,
        lambda image, pipeline=pipeline: channels_last(pipeline(image)),
    )

for height, width, size, interpolation, mode, values in (
    (61, 87, (24, 20), "nearest", "caffe", CAFFE),
    (61, 87, (24, 20), "bilinear", "tf", SIGNED),
    (20, 13, (24, 24), "bicubic", "torch", IMAGENET),
    (24, 20, (24, 20), "bilinear", "caffe", CAFFE),
    (404, 4, (24, 20), "bilinear", "tf", SIGNED),
    (404, 4, (405, 20), "bilinear", "tf", SIGNED),
):
    def make(image, size=size, interpolation=interpolation, mode=mode):
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            image.save(file.name)
            loaded = keras.utils.load_img(file.name, target_size=size, interpolation=interpolation)
        return preprocess_input(keras.utils.img_to_array(loaded), data_format="channels_last", mode=mode)

    record(
        f"keras/{interpolation}/{height}x{width}-{size[0]}x{size[1]}-{mode}", height, width,
        {"resize": size, "crop": size, "interpolation": interpolation, **values}, KERAS, make,
    )

FILTERS = {name: Image.Resampling[name.upper()] for name in ("bilinear", "bicubic", "nearest")}


def normalized(image, values):
    array = np.asarray(image, np.float32).reshape(image.height, image.width, -1)
    if values["channelOrder"] == "bgr":
        array = array[..., ::-1]
    return (array * values["scale"] - np.asarray(values["mean"])) / np.asarray(values["std"])


for height, width, size, interpolation, color, values in (
    (61, 87, (24, 24), "bilinear", (124, 116, 104), IMAGENET),
    (87, 61, (24, 32), "bicubic", (114, 114, 114), IMAGENET),
    (61, 87, (24, 20), "nearest", (1, 2, 3), CAFFE),
    (40, 40, (24, 24), "bilinear", (9, 9, 9), IMAGENET),
    (13, 20, (28, 24), "bicubic", (128, 128, 128), SIGNED),
    (46, 48, (24, 24), "bilinear", (10, 20, 30), IMAGENET),
    (42, 48, (24, 24), "bilinear", (10, 20, 30), IMAGENET),
    (48, 38, (24, 24), "bilinear", (10, 20, 30), IMAGENET),
    (48, 34, (24, 24), "bilinear", (10, 20, 30), IMAGENET),
    (1, 30, (24, 24), "bilinear", (10, 20, 30), IMAGENET),
    (30, 1, (24, 24), "bicubic", (10, 20, 30), IMAGENET),
    (404, 4, (60, 20), "bilinear", (10, 20, 30), IMAGENET),
    (61, 87, (24, 24), "bilinear", (77,), {"scale": 1 / 255, "mean": [0.5], "std": [0.25], "channelOrder": "rgb"}),
):
    def make(image, size=size, interpolation=interpolation, color=color, values=values):
        image = image if len(color) == 3 else image.convert("L")
        fill = color if len(color) == 3 else color[0]
        return normalized(ImageOps.pad(image, size[::-1], FILTERS[interpolation], fill), values)

    record(
        f"pad/{interpolation}/{height}x{width}-{size[0]}x{size[1]}-{color[0]}", height, width,
        {"resize": {"fit": "pad", "color": color}, "crop": size, "interpolation": interpolation, **values},
        f"Pillow {PIL.__version__}", make,
    )

for height, width, size, interpolation in (
    (61, 87, (24, 24), "bilinear"),
    (61, 87, (24, 36), "bicubic"),
    (87, 61, (24, 36), "nearest"),
    (30, 45, (24, 36), "bilinear"),
    (3, 30, (24, 20), "bilinear"),
):
    def make(image, size=size, interpolation=interpolation):
        covering = ImageOps.cover(image, size[::-1], FILTERS[interpolation])
        return normalized(transforms.CenterCrop(size)(covering), IMAGENET)

    record(
        f"cover/{interpolation}/{height}x{width}-{size[0]}x{size[1]}", height, width,
        {"resize": {"fit": "crop"}, "crop": size, "interpolation": interpolation, **IMAGENET}, TORCHVISION, make,
    )

recording.save()
