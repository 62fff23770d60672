"""Record explanations of PyTorch networks, computed as their papers define them: python generate_explanations.py

The networks and their weights are those of ../zoo; they and the images are computed from formulas. Everything is
computed in float64 by plain PyTorch, without a library for explanations. As in ../zoo, images are chosen for which no
rectified unit is so close to zero that rounding would decide about it.
"""

import json
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "zoo"))

import formula
import numpy as np
import torch
import torch.nn.functional as F
from networks import classic, resnet
from recording import load_torch, noisy, torch_images, torch_scale, weight_entry
from torch import nn

FIXTURES = Path(__file__).parent / "fixtures"
WINDOW, STRIDE, STEPS, NOISY = 16, 8, 4, 3
# The share of a map's largest value by which noise on the weights changes a steady value, and the share of values that
# are steady. Rounding can turn a rectified unit on or off, which changes the gradients of the pixels below it.
STEADY, ENOUGH, ATTEMPTS = 3e-4, 0.75, 100


class GuidedRelu(torch.autograd.Function):
    """Passes only positive derivatives back (Springenberg et al. 2014)."""

    @staticmethod
    def forward(context, x):
        y = x.clamp(min=0)
        context.save_for_backward(y)
        return y

    @staticmethod
    def backward(context, derivative):
        (y,) = context.saved_tensors
        return derivative.clamp(min=0) * (y > 0)


class Rectifier(nn.Module):
    """Keeps no state, so that a network may use one for several layers."""

    guided = False

    def forward(self, x):
        return GuidedRelu.apply(x) if Rectifier.guided else F.relu(x)


def with_rectifiers(module):
    """Replace the ReLU modules of a network, each by one of its own or a shared one by a shared one."""
    replaced = {}
    for parent in list(module.modules()):
        for name, child in parent.named_children():
            if isinstance(child, nn.ReLU):
                setattr(parent, name, replaced.setdefault(id(child), Rectifier()))
    return module


class SharedRelu(nn.Module):
    """A small network that uses one ReLU module three times."""

    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 12, 3, padding=1, stride=2)
        self.conv3 = nn.Conv2d(12, 12, 3, padding=1)
        self.fc = nn.Linear(12, 5)

    def maps(self, x):
        x = self.relu(self.conv1(x))
        x = self.relu(self.conv2(x))
        return self.relu(self.conv3(x) + x)

    def head(self, maps):
        return self.fc(maps.mean((2, 3)))


def resnet_parts():
    def maps(model, x):
        x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
        return model.layer2(model.layer1(x))

    def head(model, maps):
        return model.fc(model.avgpool(model.layer4(model.layer3(maps))).flatten(1))

    return maps, head


def vgg_parts():
    def maps(model, x):
        return model.features[:17](x)

    def head(model, maps):
        return model.classifier(model.avgpool(model.features[17:](maps)).flatten(1))

    return maps, head


def zoo_weights(case, model):
    return {
        name: torch.from_numpy(formula.tensor(*weight_entry(case, name, value.shape, torch_scale)))
        for name, value in model.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def digests(values):
    """Return what is recorded of maps [image, ...] of each image, with the channels last."""
    channels_last = values.permute(0, 2, 3, 1) if values.ndim == 4 else values
    return [formula.digest(one.detach().numpy()) for one in channels_last]


def steady(model, weights, images_of, explain_images):
    """Find the first images for which noise on the weights hardly changes nearly all of what is recorded; return their
    number, scores, maps, and for each map of gradients whether its recorded values are steady.
    """
    for pictures in range(ATTEMPTS):
        images = images_of(pictures)
        load_torch(model, weights)
        expected = recorded_values(explain_images(images, only_gradients=True)[1])
        is_steady = {name: np.full(values.shape, True) for name, values in expected.items()}
        for seed in range(1, 6):
            load_torch(model, {name: noisy(value, seed) for name, value in weights.items()})
            found = recorded_values(explain_images(images, only_gradients=True)[1])
            for name, values in expected.items():
                is_steady[name] &= np.abs(found[name] - values) <= STEADY * np.abs(values).max()
            share = min(float(each.mean()) for each in is_steady.values())
            if share < ENOUGH:
                break
        print(f"images {pictures}: {share:.0%}", flush=True)
        if share >= ENOUGH:
            load_torch(model, weights)
            return pictures, *explain_images(images), is_steady
    raise RuntimeError(f"no images among {ATTEMPTS} have steady maps")


def recorded_values(maps):
    return {name: np.array([digest["values"] for digest in digests(map)]) for name, map in maps.items()}


def explain(model, maps_of, head, pick, images, only_gradients=False):
    """Return every explanation as arrays [image, rows, columns (, channels)], and the scores."""
    found = {}

    def scores(x):
        return pick(head(model, maps_of(model, x)))

    def gradient(x):
        x = x.detach().requires_grad_(True)
        return torch.autograd.grad(scores(x).sum(), x)[0]

    def upsampled(maps):
        return F.interpolate(maps[:, None], images.shape[2:], mode="bilinear", align_corners=False)[:, 0]

    saliency = gradient(images)
    found["saliency"] = saliency
    found["saliency/heat"] = saliency.abs().amax(1)
    Rectifier.guided = True
    guided = gradient(images)
    Rectifier.guided = False
    found["guidedBackpropagation"] = guided

    shares = (torch.arange(STEPS, dtype=torch.float64) + 0.5) / STEPS
    mean = sum(gradient(images * share) for share in shares) / STEPS
    found["integratedGradients"] = mean * images
    found["integratedGradients/heat"] = (mean * images).sum(1)

    spread = 0.15 * (images.amax((1, 2, 3)) - images.amin((1, 2, 3)))
    smooth = 0
    for sample in range(NOISY):
        noise = torch.from_numpy(normal(0, sample, images[0].numel())).reshape(images.shape[2:] + images.shape[1:2])
        smooth = smooth + gradient(images + spread[:, None, None, None] * noise.permute(2, 0, 1)[None]) / NOISY
    found["smoothGrad"] = smooth
    if only_gradients:
        return None, found

    maps = maps_of(model, images).detach().requires_grad_(True)
    derivatives = torch.autograd.grad(pick(head(model, maps)).sum(), maps)[0]
    maps = maps.detach()
    cam = (maps * derivatives.mean((2, 3), keepdim=True)).sum(1).clamp(min=0)
    found["gradCam"] = cam
    found["gradCam/heat"] = upsampled(cam)
    alpha = derivatives**2 / (2 * derivatives**2 + maps.sum((2, 3), keepdim=True) * derivatives**3 + 1e-6)
    weights = (alpha * derivatives.clamp(min=0)).sum((2, 3), keepdim=True)
    found["gradCamPlusPlus"] = (maps * weights).sum(1).clamp(min=0)
    found["hiResCam"] = (maps * derivatives).sum(1).clamp(min=0)
    found["layerCam"] = (maps * derivatives.clamp(min=0)).sum(1).clamp(min=0)
    found["guidedGradCam"] = guided * upsampled(cam)[:, None]

    height, width = images.shape[2:]
    drops, counts = torch.zeros(len(images), height, width, dtype=torch.float64), torch.zeros(height, width)
    with torch.no_grad():
        whole = scores(images)
        for top in range(0, height - WINDOW + 1, STRIDE):
            for left in range(0, width - WINDOW + 1, STRIDE):
                covered = images.clone()
                covered[:, :, top : top + WINDOW, left : left + WINDOW] = 0
                drop = whole - scores(covered)
                drops[:, top : top + WINDOW, left : left + WINDOW] += drop[:, None, None]
                counts[top : top + WINDOW, left : left + WINDOW] += 1
        found["occlusion"] = drops / counts

        empty = scores(torch.zeros_like(images))
        rises = []
        for channel in range(maps.shape[1]):
            mask = upsampled(maps[:, channel])
            least, largest = mask.amin((1, 2), keepdim=True), mask.amax((1, 2), keepdim=True)
            mask = torch.where(largest > least, (mask - least) / (largest - least), torch.zeros_like(mask))
            rises.append(scores(images * mask[:, None]) - empty)
        weights = torch.stack(rises, 1).softmax(1)
        found["scoreCam"] = (maps * weights[:, :, None, None]).sum(1).clamp(min=0)
    return whole, found


def normal(seed, stream, count):
    """Return the library's normal numbers: Philox4x32-10 with the seed as key and the stream in the counter."""
    blocks = np.arange((count + 3) // 4, dtype=np.uint64)
    counter = [blocks & 0xFFFFFFFF, blocks >> np.uint64(32), np.full_like(blocks, stream), np.zeros_like(blocks)]
    key = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        first, second = counter[0] * np.uint64(0xD2511F53), counter[2] * np.uint64(0xCD9E8D57)
        low = np.uint64(0xFFFFFFFF)
        counter = [
            (second >> np.uint64(32)) ^ counter[1] ^ np.uint64(key[0]),
            second & low,
            (first >> np.uint64(32)) ^ counter[3] ^ np.uint64(key[1]),
            first & low,
        ]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    words = np.stack(counter, 1).ravel()[: count + count % 2] >> np.uint64(8)
    u, v = words[0::2].astype(np.float64), words[1::2].astype(np.float64)
    radius = np.sqrt(-2 * np.log((2**24 - u) / 2**24))
    angle = 2 * np.pi * v / 2**24
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).ravel()[:count]


def recorded(name, values, is_steady):
    """Return the digests of maps, with None for what depends on rounding."""
    found = digests(values)
    for digest, steady_values in zip(found, is_steady.get(name, []), strict=False):
        digest["values"] = [value if keep else None for value, keep in zip(digest["values"], steady_values, strict=True)]
    return found


def record(name, layer, pictures, scores, maps, is_steady, classes):
    fixture = {
        "name": name,
        "source": f"torch {torch.__version__}",
        "layer": layer,
        "classes": classes,
        "pictures": pictures,
        "options": {"window": WINDOW, "stride": STRIDE, "steps": STEPS, "samples": NOISY},
        "scores": scores.tolist(),
        "maps": {key: recorded(key, values, is_steady) for key, values in maps.items()},
    }
    FIXTURES.mkdir(exist_ok=True)
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in fixture.items())
    (FIXTURES / f"{name}.json").write_text("{\n" + lines + "\n}\n")
    print(name, {key: float(value.abs().max()) for key, value in maps.items()})


def record_zoo(cases, name, layer, index, maps_of, head):
    case = next(case for case in cases if case.name == name)
    model = with_rectifiers(case.build().double().eval())
    images_of = lambda pictures: torch_images(case, pictures, 1)
    explain_images = partial(explain, model, maps_of, head, lambda logits: logits[:, index])
    pictures, scores, maps, is_steady = steady(model, zoo_weights(case, model), images_of, explain_images)
    record(name, layer, pictures, scores, maps, is_steady, [index])


def record_shared_relu():
    model = with_rectifiers(SharedRelu().double().eval())
    shapes = {name: value.shape for name, value in model.state_dict().items()}
    weights = {name: torch.from_numpy(formula.tensor(name, shape, 0.0, 0.4)) for name, shape in shapes.items()}
    images_of = lambda step: torch.from_numpy(formula.images(step, 2, (32, 24, 3))).permute(0, 3, 1, 2).double()
    classes = [4, 1]
    pick = lambda logits: logits[torch.arange(2), torch.tensor(classes)]
    explain_images = partial(explain, model, SharedRelu.maps, SharedRelu.head, pick)
    pictures, scores, maps, is_steady = steady(model, weights, images_of, explain_images)
    load_torch(model, weights)
    # CAM: the maps weighted with the row of the class in the head.
    features, rows = SharedRelu.maps(model, images_of(pictures)).detach(), model.fc.weight.detach()[classes]
    maps["cam"] = torch.einsum("nchw,nc->nhw", features, rows)
    record("shared-relu", "relu:2", pictures, scores, maps, is_steady, classes)


def main():
    record_shared_relu()
    record_zoo(resnet.CASES, "resnet18-torchvision", "layer2/1/relu", 3, *resnet_parts())
    record_zoo(classic.CASES, "vgg16-torchvision", "pool3", 11, *vgg_parts())


if __name__ == "__main__":
    main()
