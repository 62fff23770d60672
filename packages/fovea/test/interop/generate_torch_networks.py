"""Record small PyTorch networks in which images become vectors and vectors become images, with their outputs.

python generate_torch_networks.py: writes torch-networks.json. Weights and inputs are computed by a formula (`numbers`),
so that only the descriptions, the names and shapes of the state dicts and the outputs are stored. A description is a
list of steps [name, operation, inputs, options]; input 0 is "x". Its shapes are Fovea's: [height, width, channels].
"""

import json
import random
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

FILE = Path(__file__).parent / "torch-networks.json"
BATCH = 2


def numbers(seed, shape, positive=False):
    index = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    values = torch.sin(1.7 * seed + 0.37 * index * (1 + 0.01 * index)).float().reshape(tuple(shape))
    return 1 + 0.5 * values.abs() if positive else values


class Network(nn.Module):
    """Runs the steps of a description. A layer that is used twice refers to its first step by "shared"."""

    def __init__(self, steps, shape):
        super().__init__()
        self.steps = steps
        shapes = {"x": shape}
        example = {"x": torch.zeros(BATCH, *channels_first(shape))}
        for name, operation, inputs, options in steps:
            module = self.make(operation, [example[i] for i in inputs], options)
            if module is not None:
                self.add_module(name.replace("/", "_"), module)
            example[name] = self.step(name, operation, [example[i] for i in inputs], options)
        self.output = steps[-1][0]

    def make(self, operation, inputs, options):
        if "shared" in options:
            return None
        size = inputs[0].shape[1]
        if operation == "conv":
            return nn.Conv2d(size, options["filters"], options["kernel"], padding=options["kernel"] // 2)
        if operation == "depthwise":
            return nn.Conv2d(size, size * options["multiplier"], 1, groups=size)
        if operation == "grouped":
            return nn.Conv2d(size, options["filters"], 1, groups=options["groups"])
        if operation == "dense":
            return nn.Linear(inputs[0].shape[-1], options["units"])
        if operation == "pixel_dense":
            return nn.Linear(size, options["units"])
        if operation == "transposed":
            return nn.ConvTranspose2d(size, options["filters"], options["kernel"], stride=2, padding=1)
        if operation == "prelu":
            return nn.PReLU(size)
        if operation == "batch_norm":
            return (nn.BatchNorm2d if inputs[0].dim() == 4 else nn.BatchNorm1d)(size)
        if operation == "layer_norm":
            return nn.LayerNorm(inputs[0].shape[1:])
        if operation == "group_norm":
            return nn.GroupNorm(options["groups"], size)
        if operation == "token_group_norm":
            return nn.GroupNorm(options["groups"], inputs[0].shape[-1])
        if operation == "token_norm":
            return nn.LayerNorm(inputs[0].shape[-1])
        if operation == "model":
            return Network(options["steps"], options["shape"])
        return None

    def step(self, name, operation, inputs, options):
        x = inputs[0]
        module = getattr(self, options.get("shared", name), None)
        if operation == "pixel_dense":
            return module(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        if operation == "token_group_norm":
            return module(x.transpose(1, 2)).transpose(1, 2)
        if module is not None:
            return module(x)
        if operation == "places":
            return x.flatten(2)
        if operation == "flatten":
            return x.flatten(1)
        if operation == "relu":
            return F.relu(x)
        if operation == "softmax":
            return F.softmax(x, 1)
        if operation == "rescale":
            return x * 0.5 + 0.25
        if operation == "add":
            return inputs[0] + inputs[1]
        if operation == "multiply":
            return inputs[0] * inputs[1]
        if operation == "concat":
            return torch.cat(inputs, 1)
        if operation == "vector":
            return x.reshape(len(x), -1)
        if operation == "image":
            height, width, channels = options["shape"]
            return x.reshape(len(x), channels, height, width)
        if operation == "matrix":
            return x.reshape(len(x), *options["shape"])
        if operation == "tokens":
            return x.flatten(2).transpose(1, 2)
        if operation == "steps_first":
            return x.transpose(1, 2)
        if operation == "swap":
            return x.transpose(2, 3)
        if operation == "pool":
            return F.max_pool2d(x, 2, ceil_mode=True)
        if operation == "global_pool":
            return x.mean((2, 3))
        if operation == "adaptive_pool":
            return F.adaptive_avg_pool2d(x, options["size"])
        if operation == "pad":
            return F.pad(x, (1, 0, 0, 1))
        if operation == "crop":
            return x[:, :, 1:, : x.shape[3] - 1]
        if operation == "upsample":
            return F.interpolate(x, scale_factor=2, mode="nearest")
        raise ValueError(operation)

    def forward(self, x):
        values = {"x": x}
        for name, operation, inputs, options in self.steps:
            values[name] = self.step(name, operation, [values[i] for i in inputs], options)
        return values[self.output]


def channels_first(shape):
    return (shape[2], shape[0], shape[1]) if len(shape) == 3 else tuple(shape)


def chain(*operations):
    """Return consecutive steps."""
    steps, last = [], "x"
    for index, entry in enumerate(operations):
        operation, options = entry if isinstance(entry, tuple) else (entry, {})
        name = f"{operation}{index}"
        steps.append([name, operation, [last], options])
        last = name
    return steps


def written():
    """Return the cases, which differ in how the order of values reaches the weights."""
    dense = ("dense", {"units": 3})
    pair = [["a", "flatten", ["x"], {}], ["c", "conv", ["x"], {"filters": 2, "kernel": 1}], ["b", "flatten", ["c"], {}]]
    for operation in ("batch_norm", "layer_norm", "softmax", "relu", "rescale", "vector"):
        yield f"{operation} between", [2, 3, 2], chain("flatten", operation, dense)
    transposed = ("transposed", {"filters": 4, "kernel": 4})
    yield "transposed convolution", [2, 3, 2], chain(transposed, "prelu", "flatten", dense)
    for groups, name in ((2, "group"), (1, "one group"), (4, "instance")):
        norm = ("group_norm", {"groups": groups})
        convolution = ("conv", {"filters": 4, "kernel": 3})
        yield f"{name} normalization", [2, 3, 2], chain(convolution, norm, "relu", "pool", convolution, norm, "flatten", dense)
    yield "group normalization of the input", [2, 3, 4], chain(("group_norm", {"groups": 2}), "flatten", dense)
    yield "group normalization of a vector", [2, 3, 2], chain("flatten", ("dense", {"units": 6}), ("group_norm", {"groups": 3}), dense)
    norm = ("group_norm", {"groups": 2})
    tokens = ("token_group_norm", {"groups": 2})
    yield "group normalization of places", [2, 3, 4], chain("places", norm, "flatten", dense)
    yield "group normalization of places of a convolution", [2, 3, 2], chain(convolution, "places", norm, "relu", "flatten", dense)
    yield "group normalization of tokens", [2, 3, 2], chain("tokens", ("dense", {"units": 4}), tokens, "relu", ("dense", {"units": 4}), tokens, "vector", dense)
    yield "group normalization of tokens as vectors", [2, 3, 2], chain(
        "tokens", ("dense", {"units": 6}), ("token_group_norm", {"groups": 3}), "token_norm", "vector", "batch_norm", dense
    )
    yield "group normalization of a sequence", [3, 4], chain(tokens, "relu", ("dense", {"units": 2}), "vector", dense)
    yield "an image as a vector", [2, 3, 2], chain("vector", dense)
    yield "through a matrix", [2, 3, 2], chain("flatten", ("matrix", {"shape": [3, 4]}), "vector", dense)
    yield "a matrix of an image", [1, 2, 2], chain(("matrix", {"shape": [2, 2]}), "vector", dense)
    yield "normalized image", [2, 3, 2], chain("layer_norm", "flatten", dense)
    yield "1x1 image", [1, 1, 4], chain("flatten", "batch_norm", dense)
    yield "one channel", [3, 2, 1], chain("flatten", "batch_norm", dense)
    yield "matrix input", [3, 2], chain("vector", "batch_norm", dense)
    yield "swapped", [2, 3, 2], chain("swap", "flatten", "batch_norm", dense)
    yield "add of two", [2, 3, 2], [*pair, ["s", "add", ["a", "b"], {}], *after("s", dense)]
    yield "concatenation of two", [2, 3, 2], [*pair, ["s", "concat", ["a", "b"], {}], *after("s", "batch_norm", dense)]
    yield "dense beside flatten", [2, 3, 2], [
        *chain("flatten", ("dense", {"units": 12})),
        ["s", "add", ["flatten0", "dense1"], {}],
        *after("s", "batch_norm", dense),
    ]
    yield "concatenation of concatenations", [1, 2, 2], [
        *pair,
        ["s", "concat", ["a", "b"], {}],
        ["t", "concat", ["s", "a"], {}],
        ["u", "concat", ["s", "b"], {}],
        ["v", "add", ["t", "u"], {}],
        *after("v", "batch_norm", dense),
    ]
    yield "as channels", [2, 1, 3], chain("flatten", ("image", {"shape": [1, 1, 6]}), ("conv", {"filters": 2, "kernel": 1}), "flatten", dense)
    yield "as channels, depthwise", [2, 1, 3], chain(
        "flatten", ("image", {"shape": [1, 1, 6]}), ("depthwise", {"multiplier": 2}), "batch_norm", "upsample", "flatten", dense
    )
    yield "gate", [2, 2, 3], [
        ["p", "global_pool", ["x"], {}],
        ["q", "dense", ["p"], {"units": 3}],
        ["r", "image", ["q"], {"shape": [1, 1, 3]}],
        ["s", "multiply", ["x", "r"], {}],
        *after("s", "flatten", "layer_norm", dense),
    ]
    yield "decoder", [4], chain(
        ("dense", {"units": 12}), "batch_norm", ("image", {"shape": [2, 3, 2]}), ("conv", {"filters": 2, "kernel": 3}), "flatten", dense
    )
    yield "autoencoder", [2, 2, 2], chain(
        "flatten", ("dense", {"units": 3}), "relu", ("dense", {"units": 8}), "batch_norm", ("image", {"shape": [2, 2, 2]}), "upsample"
    )
    yield "transposed convolution of features", [2, 1, 3], chain(
        "flatten", ("image", {"shape": [1, 1, 6]}), transposed, "flatten", dense
    )
    yield "slopes of features", [2, 3, 2], chain("prelu", "flatten", "prelu", dense)
    yield "grouped", [2, 2, 4], chain(("grouped", {"filters": 4, "groups": 2}), "flatten", dense)
    yield "per pixel", [2, 3, 2], chain(("pixel_dense", {"units": 3}), "flatten", dense)
    yield "tokens", [2, 3, 2], chain("tokens", ("dense", {"units": 3}), "token_norm", "vector", dense)
    yield "tokens with channels first", [2, 3, 2], chain("tokens", "steps_first", "vector", dense)
    yield "tokens as an image", [2, 3, 2], chain("tokens", "token_norm", "steps_first", ("dense", {"units": 2}), "vector", dense)
    inner = {"shape": [2, 3, 2], "steps": chain(("conv", {"filters": 2, "kernel": 3}), "flatten")}
    yield "flattened inside", [2, 3, 2], chain(("model", inner), "batch_norm", dense)
    inner = {"shape": [12], "steps": chain("batch_norm", dense)}
    yield "dense inside", [2, 3, 2], chain("flatten", ("model", inner))
    yield "shared dense", [2, 3, 2], [
        *pair,
        ["s", "dense", ["a"], {"units": 3}],
        ["t", "dense", ["b"], {"units": 3, "shared": "s"}],
        ["u", "add", ["s", "t"], {}],
    ]


def after(start, *operations):
    renamed = {"x": start}
    for name, operation, inputs, options in chain(*operations):
        renamed[name] = f"{name}_{start}"
        yield [renamed[name], operation, [renamed[i] for i in inputs], options]


def drawn(seed):
    """Return a random network: convolutions and similar layers, a flattening, vectors, and in half of the cases an
    image again.
    """
    draw = random.Random(seed)
    shape = [draw.randint(1, 3), draw.randint(1, 3), draw.randint(1, 3)]
    images = ["batch_norm", "relu", "pad", "swap", "pool", "upsample", ("adaptive_pool", {"size": [2, 3]})]
    images += [("conv", {"filters": draw.randint(1, 3), "kernel": 3}), ("pixel_dense", {"units": 2}), ("depthwise", {"multiplier": 2})]
    vectors = ["batch_norm", "layer_norm", "softmax", "relu", "rescale", "vector", ("dense", {"units": draw.randint(2, 6)})]
    before = draw.sample(images, draw.randint(0, 3))
    between = draw.choices(vectors, k=draw.randint(0, 3))
    end = [("dense", {"units": 3})]
    if draw.random() < 0.5:
        again = [draw.randint(1, 3), draw.randint(1, 3), draw.randint(1, 3)]
        units = again[0] * again[1] * again[2]
        end = [("dense", {"units": units}), *draw.choices(vectors[:-1], k=draw.randint(0, 2)), ("image", {"shape": again})]
        end += [*draw.sample(images, draw.randint(0, 2)), "flatten", ("dense", {"units": 2})]
    return shape, chain(*before, draw.choice(["flatten", "vector"]), *between, *end)


def recorded(title, shape, steps):
    network = Network(steps, shape).eval()
    state = {name: value for name, value in network.state_dict().items() if not name.endswith("num_batches_tracked")}
    filled = {name: numbers(index, value.shape, name.endswith("running_var")) for index, (name, value) in enumerate(state.items())}
    network.load_state_dict(filled, strict=False)
    x = numbers(100, [BATCH, *shape])
    with torch.no_grad():
        y = network(x.permute(0, 3, 1, 2) if len(shape) == 3 else x)
    return {
        "title": title,
        "shape": shape,
        "steps": steps,
        "state": {name: list(value.shape) for name, value in state.items()},
        "y": [float(f"{value:.7g}") for value in y.flatten().tolist()],
    }


if __name__ == "__main__":
    networks = [recorded(*case) for case in written()]
    networks += [recorded(f"drawn {seed}", *drawn(seed)) for seed in range(60)]
    index = {"made with": f"torch {torch.__version__}", "networks": networks}
    lines = ",\n".join(json.dumps(network) for network in networks)
    FILE.write_text(f'{{"made with": "torch {torch.__version__}", "networks": [\n{lines}\n]}}\n')
