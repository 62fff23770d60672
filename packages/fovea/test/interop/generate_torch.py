"""Write small files with torch.save, hostile pickles, and the tensors that they contain.

python generate_torch.py: fills the folder torch. expected.json contains each readable file's tensor shapes, types and
values, and its metadata; PyTorch reads each file back before its values are recorded.
"""

import argparse
import enum
import functools
import json
import os
import pickle
import sys
import types
import zipfile
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import datetime
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).parent / "torch"
expected = {}


def listed(tensors):
    return {
        name: {"dtype": str(value.dtype), "shape": list(value.shape), "values": value.double().flatten().tolist()}
        for name, value in tensors.items()
    }


def write(name, content, weights=None, metadata=None, **options):
    """Save `content`; `weights` selects the expected tensors from what PyTorch loads."""
    torch.save(content, FOLDER / name, **options)
    loaded = torch.load(FOLDER / name, weights_only=False)
    tensors = weights(loaded) if weights else loaded
    expected[name] = {"tensors": listed(tensors), "metadata": metadata or {}}


def small_net():
    torch.manual_seed(0)
    net = nn.Sequential(OrderedDict(conv=nn.Conv2d(2, 3, 3), bn=nn.BatchNorm2d(3), fc=nn.Linear(4, 2)))
    net.bn.num_batches_tracked += 5
    net.bn.running_mean.uniform_()
    return net


def of_every_type():
    return {
        "f32": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 3,
        "f64": torch.tensor([0.5, -2.0], dtype=torch.float64),
        "f16": torch.tensor([1.0, -2.5, 65504.0, 6e-8], dtype=torch.float16),
        "bf16": torch.tensor([1.0, -2.0, 3.140625], dtype=torch.bfloat16),
        "i64": torch.tensor([-5, 2147483647]),
        "i32": torch.tensor([[-1], [7]], dtype=torch.int32),
        "i16": torch.tensor([-300, 300], dtype=torch.int16),
        "i8": torch.tensor([-128, 127], dtype=torch.int8),
        "u8": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False]),
        "scalar": torch.tensor(7.0),
        "empty": torch.zeros(0, 4),
    }


def views():
    base = torch.arange(24, dtype=torch.float32)
    cube = base.reshape(2, 3, 4)
    return {
        "whole": base,
        "transposed": base.reshape(4, 6).t(),
        "rows": cube[1],
        "column": cube[:, 1, 2],
        "steps": base[3::5],
        "permuted": cube.permute(2, 0, 1),
        "channels_last": torch.arange(48, dtype=torch.float32).reshape(2, 3, 2, 4).to(memory_format=torch.channels_last),
        "expanded": torch.tensor([[1.0], [2.0]]).expand(2, 3),
        "diagonal": torch.arange(9, dtype=torch.int64).reshape(3, 3).diagonal(),
        "half_transposed": torch.arange(6, dtype=torch.float16).reshape(2, 3).t(),
    }


def readable():
    net = small_net()
    state = net.state_dict()
    for form, options in {"zip": {}, "legacy": {"_use_new_zipfile_serialization": False}}.items():
        write(f"{form}.pth", state, **options)
        write(f"{form}-types.pth", of_every_type(), **options)
        write(f"{form}-views.pth", views(), **options)
        write(f"{form}-parameters.pth", dict(net.named_parameters()), **options)
    for protocol in (3, 4, 5):
        write(f"zip-protocol{protocol}.pth", state, pickle_protocol=protocol)
        legacy = {"_use_new_zipfile_serialization": False}
        write(f"legacy-protocol{protocol}.pth", state, pickle_protocol=protocol, **legacy)
    write("module-prefix.pth", nn.DataParallel(net).state_dict())
    write("half.pth", small_net().half().state_dict())
    write("bfloat16.pth", small_net().bfloat16().state_dict())
    write("unsigned.pth", {"u16": torch.tensor([65535, 1], dtype=torch.uint16)})
    write("tensor.pth", torch.tensor([[1.0, 2.0]]), weights=lambda value: {"tensor": value})
    write("list.pth", [torch.ones(1), torch.zeros(2)], weights=lambda value: dict(zip("01", value)))

    parameter = nn.Parameter(torch.tensor([3.0]))
    parameter.note = "with an attribute of its own"
    write("attribute.pth", {"p": parameter})

    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for value in net.parameters():
        value.grad = torch.ones_like(value)
    optimizer.step()
    checkpoint = {
        "epoch": 3,
        "arch": "small",
        "state_dict": state,
        "best_acc1": torch.tensor(55.5),
        "optimizer": optimizer.state_dict(),
        "betas": (0.9, 0.999),
        "shape": torch.Size([1, 2]),
        "finished": True,
    }
    told = {"entry": "state_dict", "epoch": "3", "arch": "small", "finished": "true"}
    write("checkpoint.pth", checkpoint, weights=lambda value: value["state_dict"], metadata=told)
    nested = {"model": {"encoder": {"w": torch.ones(2)}, "head": {"w": torch.zeros(1)}}, "step": 10}
    write(
        "nested.pth",
        nested,
        weights=lambda value: {f"{part}.w": value["model"][part]["w"] for part in ("encoder", "head")},
        metadata={"entry": "model", "step": "10"},
    )
    parts = {"generator": {"w": torch.ones(2)}, "critic": {"w": torch.zeros(1)}, "optimizer_g": {"m": torch.ones(1)}}
    write("parts.pth", parts, weights=lambda value: {f"{part}.w": value[part]["w"] for part in ("generator", "critic")})


class Net(nn.Module):
    """A module with parameters, nested modules, a persistent and a non-persistent buffer."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.scale = nn.Parameter(torch.ones(2))
        self.register_buffer("kept", torch.arange(2.0))
        self.register_buffer("passing", torch.arange(3.0), persistent=False)
        self.body = nn.Sequential(nn.Conv2d(1, 2, 1), nn.Sequential(nn.BatchNorm2d(2), nn.ReLU()))
        self.tied = self.body[0]


class Plain(nn.Module):
    pass


class Phase(enum.Enum):
    TRAIN = "train"


class Names(OrderedDict):
    """A dictionary subclass, as some frameworks use for state dicts."""


class AttributeDict(dict):
    def __getattr__(self, name):
        return self[name]


def lightning_class():
    """Return the class under Lightning's name."""
    for name in ("lightning_fabric", "lightning_fabric.utilities", "lightning_fabric.utilities.data"):
        module = sys.modules[name] = types.ModuleType(name)
    AttributeDict.__module__, module.AttributeDict = module.__name__, AttributeDict
    return AttributeDict


def bystanders():
    """Return what checkpoints contain besides weights."""
    net = small_net()
    optimizer = torch.optim.Adam(net.parameters())
    for value in net.parameters():
        value.grad = torch.ones_like(value)
    optimizer.step()
    return {
        "state_dict": Names(net.state_dict()),
        "epoch": 7,
        "args": argparse.Namespace(lr=0.1, path=Path("/data"), sizes=[1, 2], inner=argparse.Namespace(x=1)),
        "best_acc1": np.float64(0.75),
        "count": np.int64(3),
        "history": np.arange(6, dtype=np.float32).reshape(2, 3),
        "phase": Phase.TRAIN,
        "when": datetime(2020, 1, 2),
        "partial": functools.partial(torch.relu, inplace=True),
        "counts": Counter("aab"),
        "recent": deque([1.0, 2.0], maxlen=5),
        "by_default": defaultdict(list, a=[1]),
        "sets": {frozenset([1]), "b"},
        "slice": slice(1, 2),
        "complex": 1 + 2j,
        "bytes": b"\x00\xff",
        "bytearray": bytearray(b"ab"),
        "range": range(3),
        "dtype": torch.float16,
        "device": torch.device("cpu"),
        "size": torch.Size([1, 2]),
        "layout": torch.strided,
        "generator": torch.get_rng_state()[:8],
        "hyper_parameters": lightning_class()(lr=0.1, net=AttributeDict(depth=3)),
        "loss_fn": nn.CrossEntropyLoss(),
        "optimizer": optimizer.state_dict(),
        "lr_schedulers": [torch.optim.lr_scheduler.StepLR(optimizer, 2).state_dict()],
    }


def told_beside():
    """Write files with unsupported kinds of tensors, whole modules, and several groups of weights."""
    for form, options in {"zip": {}, "legacy": {"_use_new_zipfile_serialization": False}}.items():
        told = {"entry": "state_dict", "epoch": "7", "device": "cpu"}
        write(f"{form}-bystanders.pth", bystanders(), weights=lambda value: value["state_dict"], metadata=told, **options)
    write("bystanders-protocol4.pth", bystanders(), lambda value: value["state_dict"], told, pickle_protocol=4)
    write("module.pth", Net(), weights=lambda value: value.state_dict())
    write("module-sequential.pth", small_net(), weights=lambda value: value.state_dict())
    plain = Plain()
    plain.conv = nn.Conv2d(1, 2, 1)
    plain.register_buffer("kept", torch.ones(1))
    legacy = {"_use_new_zipfile_serialization": False}
    write("module-legacy.pth", plain, weights=lambda value: value.state_dict(), **legacy)
    held = {"epoch": 2, "model": None, "ema": Net(), "opt": {"lr": 0.1}}
    write("module-ema.pth", held, lambda value: value["ema"].state_dict(), {"entry": "ema", "epoch": "2"})
    kinds = {
        "quantised": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
        "sparse": torch.eye(2).to_sparse(),
        "csr": torch.eye(2).to_sparse_csr(),
        "w": torch.ones(2),
    }
    write("kinds.pth", kinds, weights=lambda value: {"w": value["w"]})
    state = {"w": torch.tensor([1.0, 2.0])}
    averaged = {"w": torch.tensor([3.0, 4.0])}
    first = {"epoch": 1, "state_dict": state, "state_dict_ema": averaged, "optimizer": {"m": torch.ones(1)}}
    write("ema.pth", first, lambda value: value["state_dict"], {"entry": "state_dict", "epoch": "1"})
    params = {"params_ema": averaged, "params": state}
    write("params-ema.pth", params, lambda value: value["params"], {"entry": "params"})
    write("only-ema.pth", {"model_ema": averaged}, lambda value: value["model_ema"], {"entry": "model_ema"})


class Attack:
    def __init__(self, function, *arguments):
        self.made = function, arguments

    def __reduce__(self):
        return self.made


def refused():
    """Write files that must be rejected. The code in them would leave a file behind."""
    system = {"w": torch.ones(1), "run": Attack(os.system, "touch was-run")}
    torch.save(system, FOLDER / "refused-system.pth")
    torch.save(system, FOLDER / "refused-system-legacy.pth", _use_new_zipfile_serialization=False)
    (FOLDER / "refused-system.pkl").write_bytes(pickle.dumps(Attack(os.system, "touch was-run"), protocol=2))
    torch.save({"w": Attack(eval, "print('was run')")}, FOLDER / "refused-eval.pth")
    torch.save({"w": Attack(getattr, [], "append")}, FOLDER / "inert-getattr.pth")
    torch.save({"c": torch.ones(1, dtype=torch.complex64), "w": torch.ones(1)}, FOLDER / "complex.pth")
    torch.save({"a.b": torch.ones(1), "a": {"b": torch.zeros(1)}}, FOLDER / "refused-clash.pth")
    torch.save({"epoch": 3}, FOLDER / "refused-no-tensors.pth")
    torch.save({"large": torch.tensor([2**40])}, FOLDER / "large-i64.pth")
    other_order(FOLDER / "zip.pth", FOLDER / "refused-big-endian.pth")


def other_order(source, target):
    """Copy the archive with another `byteorder`, as a big-endian machine would write it."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as changed:
        for info in archive.infolist():
            content = archive.read(info)
            changed.writestr(info.filename, b"big" if info.filename.endswith("byteorder") else content)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    # The legacy format stores the source code of modules' classes; PyTorch's own sources are omitted here.
    torch.serialization.get_source_lines_and_file = lambda *_: (["class of a module"], 1, "module.py")
    readable()
    told_beside()
    refused()
    index = {"made with": f"torch {torch.__version__}", "files": expected}
    (FOLDER / "expected.json").write_text(json.dumps(index) + "\n")
