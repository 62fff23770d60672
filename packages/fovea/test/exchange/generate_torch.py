"""Write small files as torch.save leaves them, hostile pickles, and what the tensors in them are.

python generate_torch.py: fills the folder torch. expected.json has for each readable file its tensors' shapes, types and
values, and its metadata; PyTorch itself reads each file back before its values are written down.
"""

import argparse
import json
import os
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path

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
    """Saves `content`; `weights` finds the expected tensors in what PyTorch loads."""
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


# Made without a source, which PyTorch would store with its path in the old form.
Net = type("Net", (nn.Module,), {})


class Attack:
    def __init__(self, function, *arguments):
        self.made = function, arguments

    def __reduce__(self):
        return self.made


def refused():
    """Files that are not to be read. What they would run leaves a file behind, were it run."""
    net = small_net()
    torch.save(net, FOLDER / "refused-module.pth")
    torch.save(Net(), FOLDER / "refused-module-legacy.pth", _use_new_zipfile_serialization=False)
    system = {"w": torch.ones(1), "run": Attack(os.system, "touch was-run")}
    torch.save(system, FOLDER / "refused-system.pth")
    torch.save(system, FOLDER / "refused-system-legacy.pth", _use_new_zipfile_serialization=False)
    (FOLDER / "refused-system.pkl").write_bytes(pickle.dumps(Attack(os.system, "touch was-run"), protocol=2))
    torch.save({"w": Attack(eval, "print('was run')")}, FOLDER / "refused-eval.pth")
    torch.save({"w": Attack(getattr, [], "append")}, FOLDER / "refused-getattr.pth")
    torch.save({"args": argparse.Namespace(lr=0.1), "state_dict": {"w": torch.ones(1)}}, FOLDER / "refused-args.pth")
    torch.save({"c": torch.ones(1, dtype=torch.complex64), "w": torch.ones(1)}, FOLDER / "complex.pth")
    torch.save({"a.b": torch.ones(1), "a": {"b": torch.zeros(1)}}, FOLDER / "refused-clash.pth")
    torch.save({"epoch": 3}, FOLDER / "refused-no-tensors.pth")
    torch.save({"large": torch.tensor([2**40])}, FOLDER / "large-i64.pth")
    other_order(FOLDER / "zip.pth", FOLDER / "refused-big-endian.pth")


def other_order(source, target):
    """The archive with another `byteorder`, as a big-endian machine would write it."""
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as changed:
        for info in archive.infolist():
            content = archive.read(info)
            changed.writestr(info.filename, b"big" if info.filename.endswith("byteorder") else content)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    readable()
    refused()
    index = {"made with": f"torch {torch.__version__}", "files": expected}
    (FOLDER / "expected.json").write_text(json.dumps(index) + "\n")
