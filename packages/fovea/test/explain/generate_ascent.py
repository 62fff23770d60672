"""Record gradient ascent on images in plain PyTorch: python generate_ascent.py

The network, its weights and the first images are computed from formulas. Everything is computed in float64, and Adam is
written out as Keras defines it.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "zoo"))

import formula
import numpy as np
import torch
import torch.nn.functional as F

FIXTURE = Path(__file__).parent / "fixtures" / "ascent.json"
HEIGHT, WIDTH, STEPS, RATE = 12, 10, 8, 0.05
BLACK, WHITE, LEAK = -1.0, 1.5, 0.1
COLORS = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])


def weight(name, *shape):
    return torch.from_numpy(formula.tensor(name, shape, 0, 0.4)).double()


def network(x):
    """Return the maps of the second layer before and after its rectifier, and the logits."""
    x = F.relu(F.conv2d(x, weight("conv1.weight", 6, 3, 3, 3), weight("conv1.bias", 6), padding=1))
    before = F.conv2d(x, weight("conv2.weight", 8, 6, 3, 3), weight("conv2.bias", 8), padding=1, stride=2)
    maps = F.relu(before)
    return before, maps, F.linear(maps.mean((2, 3)), weight("fc.weight", 5, 8), weight("fc.bias", 5))


def hartley(values, axis):
    """Sum waves cos + sin, by the inverse Fourier transform."""
    sums = torch.fft.ifft(values.to(torch.complex128), dim=axis, norm="forward")
    return sums.real + sums.imag


def fourier_image(coefficients):
    """Make an image of the amplitudes of waves, as lucid does but for real ones."""
    down = np.fft.fftfreq(HEIGHT)[:, None]
    right = np.fft.fftfreq(WIDTH)[None, :]
    scale = 1 / np.maximum(np.hypot(down, right), 1 / max(HEIGHT, WIDTH))
    waves = coefficients * torch.from_numpy(scale) * np.sqrt(2) / 4
    return hartley(hartley(waves, 2), 3) / np.sqrt(HEIGHT * WIDTH)


def total_variation(colors):
    down = (colors[:, :, 1:] - colors[:, :, :-1]).abs().mean((1, 2, 3))
    right = (colors[..., 1:] - colors[..., :-1]).abs().mean((1, 2, 3))
    return down + right


def ascend(case):
    """Return the score before each step [step, image], the last images and their scores."""
    count = len(case["targets"])
    canvas = torch.from_numpy(formula.tensor("canvas", (HEIGHT, 3, WIDTH), 0, case["spread"])).double()
    canvas = canvas.permute(1, 0, 2).expand(count, -1, -1, -1).clone()

    def see(canvas, shift):
        image = fourier_image(canvas) if case["parametrization"] == "fourier" else canvas
        image = torch.roll(image, (-shift[0], -shift[1]), (2, 3))
        if case["decorrelate"]:
            matrix = torch.from_numpy(COLORS / np.linalg.norm(COLORS, axis=0).max())
            image = torch.einsum("rc,nchw->nrhw", matrix, image)
        colors = torch.sigmoid(image)
        return colors, colors * (WHITE - BLACK) + BLACK

    def pick(values):
        if values.ndim == 4:
            center = values[:, :, values.shape[2] // 2, values.shape[3] // 2]
            values = center if case["position"] == "center" else values.mean((2, 3))
        return values[torch.arange(count), case["targets"]]

    def scores(prepared):
        before, maps, logits = network(prepared)
        if case["layer"] is None:
            return pick(logits), pick(logits)
        return pick(maps), pick(F.leaky_relu(before, LEAK))

    momentum, velocity = torch.zeros_like(canvas), torch.zeros_like(canvas)
    course = []
    for step in range(STEPS):
        canvas = canvas.detach().requires_grad_(True)
        colors, prepared = see(canvas, case["shifts"][step])
        score, climbed = scores(prepared)
        gray = ((colors - 0.5) ** 2).mean((1, 2, 3))
        penalty = case["totalVariation"] * total_variation(colors) + case["l2"] * gray
        (gradient,) = torch.autograd.grad((penalty - climbed).sum(), canvas)
        momentum = 0.9 * momentum + 0.1 * gradient
        velocity = 0.999 * velocity + 0.001 * gradient**2
        rate = RATE * np.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        canvas = canvas - rate * momentum / (velocity.sqrt() + 1e-7)
        course.append(score.tolist())
    _, prepared = see(canvas.detach(), (0, 0))
    return course, prepared.permute(0, 2, 3, 1), scores(prepared)[0]


def main():
    shifts = [[(5 * step) % 7 - 3, (3 * step) % 5 - 2] for step in range(STEPS)]
    still = [[0, 0]] * STEPS
    plain = {"parametrization": "pixels", "decorrelate": False, "shifts": still, "totalVariation": 0, "l2": 0}
    plain |= {"position": "mean", "spread": 0.5}
    cases = [
        {**plain, "name": "plain pixels", "layer": "conv2", "targets": [0, 2, 5]},
        {**plain, "name": "logits of moved pixels", "layer": None, "targets": [1, 4], "shifts": shifts},
        {
            **{"name": "waves with penalties", "layer": "conv2", "targets": [3, 6], "parametrization": "fourier"},
            **{"decorrelate": True, "shifts": shifts, "totalVariation": 2, "l2": 1, "position": "center", "spread": 0.2},
        },
    ]
    figure = lambda value: float(f"{value:.7g}")
    for case in cases:
        course, images, scores = ascend(case)
        case["course"] = [[figure(score) for score in row] for row in course]
        case["scores"] = [figure(score) for score in scores.tolist()]
        case["images"] = [formula.digest(image.numpy()) for image in images]
    recording = {"height": HEIGHT, "width": WIDTH, "learningRate": RATE, "range": [BLACK, WHITE], "cases": cases}
    FIXTURE.write_text(json.dumps(recording) + "\n")


main()
