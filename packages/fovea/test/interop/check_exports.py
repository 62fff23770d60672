"""Load Fovea's exports in PyTorch, Keras and ONNX Runtime, and compare their outputs with Fovea's.

python check_exports.py, after `npm run build`, in an environment with the packages of
benchmarks/peers/requirements.txt, torchvision, safetensors, onnx and onnxruntime. Prints the table of README.md.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file

operators = torch.library.Library("torchvision", "DEF")
for signature in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
                  "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):
    try:
        operators.define(signature)
    except RuntimeError:
        pass
import torchvision

PYTORCH = {
    "alexnet": (torchvision.models.alexnet, 224),
    "vgg11": (torchvision.models.vgg11, 224),
    "googlenet": (lambda: torchvision.models.googlenet(aux_logits=False, init_weights=False), 96),
    "inception-v3": (lambda: torchvision.models.inception_v3(aux_logits=False, init_weights=False), 139),
    "resnet18": (torchvision.models.resnet18, 64),
    "resnet50": (torchvision.models.resnet50, 64),
    "squeezenet": (torchvision.models.squeezenet1_1, 64),
    "densenet121": (torchvision.models.densenet121, 64),
    "mobilenet-v2": (torchvision.models.mobilenet_v2, 64),
    "efficientnet-b0": (torchvision.models.efficientnet_b0, 64),
    "convnext-tiny": (torchvision.models.convnext_tiny, 64),
}

KERAS = {
    "resnet50": ("ResNet50", 64),
    "inception-v3": ("InceptionV3", 139),
    "mobilenet-v2": ("MobileNetV2", 96),
    "vgg16": ("VGG16", 224),
}


def difference(found, expected):
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def in_pytorch(path, make, x):
    model = make().eval()
    model.load_state_dict(load_file(f"{path}.safetensors"), strict=True)
    with torch.no_grad():
        y = model(torch.from_numpy(x).permute(0, 3, 1, 2).contiguous())
    return y.numpy()


def in_keras(path, name, x):
    import keras

    make = getattr(keras.applications, name)
    model = make(weights=None, input_shape=x.shape[1:], classifier_activation=None)
    model.load_weights(f"{path}.weights.h5")
    return np.asarray(model(x, training=False))


def in_onnxruntime(path, x):
    onnx.checker.check_model(f"{path}.onnx", full_check=True)
    session = onnxruntime.InferenceSession(f"{path}.onnx", providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: x})[0]


def check(folder, name, variant, size, framework, load):
    script = Path(__file__).parent / "write-exports.mjs"
    subprocess.run(["node", script, folder, f"{name}:{variant}:{size}"], check=True, stdout=subprocess.DEVNULL)
    path = Path(folder) / f"{name}-{variant}"
    batch = load_file(f"{path}.batch.safetensors")
    x, y = batch["x"].numpy(), batch["y"].numpy()
    row = (difference(load(path, x), y), difference(in_onnxruntime(path, x), y))
    print(f"| {name}, {variant} | {size} | {framework} | {row[0]:.1e} | {row[1]:.1e} |", flush=True)
    for file in path.parent.glob(f"{path.name}.*"):
        file.unlink()


def main(wanted):
    with tempfile.TemporaryDirectory() as folder:
        for name, (make, size) in PYTORCH.items():
            if not wanted or name in wanted:
                check(folder, name, "torchvision", size, "PyTorch", lambda path, x: in_pytorch(path, make, x))
        for name, (keras_name, size) in KERAS.items():
            if not wanted or f"{name}:keras" in wanted:
                check(folder, name, "keras", size, "Keras", lambda path, x: in_keras(path, keras_name, x))


if __name__ == "__main__":
    main(sys.argv[1:])
