"""Explanations as Fovea's `explain` computes them: Grad-CAM and occlusion of one image with ResNet-50, and activation
maximization of 8 channels with ResNet-18."""

import torch
import torch.nn.functional as F
from import_torchvision import torchvision


# From lucid, lucid/optvis/param/color.py (Apache-2.0).
COLORS = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])
COLORS = COLORS / COLORS.norm(dim=0).max()


def ascent_step(memory, count=8, steps=8, size=224):
    """Fourier images with decorrelated colors, moved and scaled in each step, and Adam."""
    model = torchvision.models.resnet18().eval().to(memory_format=memory)
    model.requires_grad_(False)
    stages = torch.nn.Sequential(*list(model.children())[:7])
    frequencies = torch.hypot(torch.fft.fftfreq(size)[:, None], torch.fft.rfftfreq(size)[None, :])
    scale = size / frequencies.clamp(min=1 / size) / 4

    def ascend():
        spectrum = (0.01 * torch.randn(count, 3, size, size // 2 + 1, 2)).requires_grad_(True)
        optimizer = torch.optim.Adam([spectrum], lr=0.05)
        for _ in range(steps):
            optimizer.zero_grad()
            image = torch.fft.irfft2(torch.view_as_complex(spectrum) * scale, s=(size, size))
            image = torch.sigmoid(torch.einsum("rc,nchw->nrhw", COLORS, image))
            shift = torch.randint(-14, 15, (2,)).tolist()
            zoom = float(1.1 ** (2 * torch.rand(()) - 1))
            theta = torch.tensor([[[1 / zoom, 0, 0], [0, 1 / zoom, 0]]]).expand(count, -1, -1)
            grid = F.affine_grid(theta, image.shape, align_corners=False)
            seen = F.grid_sample(torch.roll(image, shift, (2, 3)), grid, align_corners=False)
            maps = stages((4 * seen - 2).contiguous(memory_format=memory))
            loss = -maps.mean((2, 3))[torch.arange(count), torch.arange(count)].sum()
            loss.backward()
            optimizer.step()
        return spectrum

    return ascend


def explanation_step(workload, memory):
    if workload == "ascent":
        return ascent_step(memory)
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
