"""Grad-CAM and occlusion of one image with ResNet-50, as Fovea's `explain` computes them."""

import torch
import torch.nn.functional as F
from import_torchvision import torchvision


def explanation_step(workload, memory):
    model = torchvision.models.resnet50().eval().to(memory_format=memory)
    model.requires_grad_(False)
    image = torch.randn(1, 3, 224, 224).to(memory_format=memory)
    stages = torch.nn.Sequential(*list(model.children())[:-2])

    def grad_cam():
        with torch.no_grad():
            maps = stages(image)
        maps.requires_grad_(True)
        score = model.fc(torch.flatten(model.avgpool(maps), 1))[0, 0]
        (gradient,) = torch.autograd.grad(score, maps)
        cam = (maps.detach() * gradient.mean((2, 3), keepdim=True)).sum(1, keepdim=True).clamp(min=0)
        return F.interpolate(cam, (224, 224), mode="bilinear", align_corners=False)

    @torch.inference_mode()
    def occlusion(window=15, stride=11, batch=16):
        starts = [*range(0, 224 - window, stride), 224 - window]
        places = [(top, left) for top in starts for left in starts]
        scores = []
        for first in range(0, len(places), batch):
            some = places[first : first + batch]
            covered = image.repeat(len(some), 1, 1, 1)
            for index, (top, left) in enumerate(some):
                covered[index, :, top : top + window, left : left + window] = 0
            scores.append(model(covered.contiguous(memory_format=memory))[:, 0])
        return model(image)[0, 0] - torch.cat(scores)

    return {"gradcam": grad_cam, "occlusion": occlusion}[workload]
