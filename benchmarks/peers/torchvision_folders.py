"""What is done to a folder of images, as fovea/folder-steps.mjs does it: a DataLoader with as many workers as threads."""

import os
import time

import torch
from import_torchvision import torchvision  # noqa: F401, before its transforms
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.transforms import v2

TO_FLOATS = [v2.ToImage(), v2.ToDtype(torch.float32, scale=True)]
# PIL's images are faster than tensors where there is a perspective, and slower where there is only a resize.
STANDARD = [
    v2.RandomResizedCrop(224, scale=(0.35, 1)),
    v2.RandomHorizontalFlip(),
    v2.RandomApply([v2.RandomAffine(10, scale=(1, 1.1), interpolation=v2.InterpolationMode.BILINEAR)], 0.75),
    v2.RandomPerspective(0.2, 0.75),
    v2.RandomApply([v2.ColorJitter(0.2, 0.2)], 0.75),
    *TO_FLOATS,
]
PLAIN = [v2.ToImage(), v2.Resize((224, 224)), v2.ToDtype(torch.float32, scale=True)]
FEATURES = [
    v2.ToImage(),
    v2.Resize(256),
    v2.CenterCrop(224),
    v2.ToDtype(torch.float32, scale=True),
    v2.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
]


def folder_step(options):
    """A step of the workload, and a function that returns the processor time of all processes so far, in seconds."""
    name, memory = options.workload, torch.channels_last if options.layout == "channels_last" else torch.contiguous_format
    transform = {"readingplain": PLAIN, "features": FEATURES}.get(name, STANDARD)
    loader = DataLoader(
        ImageFolder(options.folder, v2.Compose(transform)),
        batch_size=32 if name.startswith("reading") else 16,
        shuffle=name != "features",
        num_workers=options.threads,
        persistent_workers=True,
    )
    consume = {"epoch": train_epoch, "features": extract}.get(name, lambda memory: read)(memory)
    return lambda: consume(loader), lambda: processor_seconds(loader)


def read(loader):
    for _ in loader:
        pass


def train_epoch(memory):
    model = torchvision.models.resnet18().to(memory_format=memory).train()
    optimizer, loss_of = torch.optim.Adam(model.parameters()), torch.nn.CrossEntropyLoss()

    def epoch(loader):
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_of(model(x.contiguous(memory_format=memory)), y)
            loss.backward()
            optimizer.step()
            loss.item()

    return epoch


def extract(memory):
    model = torchvision.models.resnet50().to(memory_format=memory).eval()
    model.fc = torch.nn.Identity()

    @torch.inference_mode()
    def features(loader):
        return torch.cat([model(x.contiguous(memory_format=memory)) for x, _ in loader])

    return features


def processor_seconds(loader):
    """This process and the loader's workers, which are alive between epochs."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = time.process_time()
    for worker in loader._iterator._workers if loader._iterator else []:
        with open(f"/proc/{worker.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / ticks
    return total
