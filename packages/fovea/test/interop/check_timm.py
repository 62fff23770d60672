"""Compare the outputs of timm's networks with Fovea's with the same weights, by their names in timm.

python check_timm.py, after `npm run build`. Weights and batch statistics are random. Prints one line per network.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from generate_timm_names import NETWORKS, timm

SIZES = {"vgg11": 224, "vgg16": 224, "inception-v3": 139}


def check(ours, theirs):
    torch.manual_seed(0)
    model = timm.create_model(theirs).eval()
    for name, value in model.state_dict().items():
        if name.endswith("running_mean"):
            value.normal_(0, 0.1)
        elif name.endswith("running_var"):
            value.uniform_(0.5, 1.5)
        elif value.dim() == 1 and value.is_floating_point():
            value.uniform_(0.5, 1) if name.endswith("weight") or name.endswith("gamma") else value.normal_(0, 0.1)
    size = SIZES.get(ours, 64)
    x = torch.randn(2, 3, size, size)
    with torch.no_grad():
        expected = model(x)
    with tempfile.TemporaryDirectory() as folder:
        save_file({name: value.contiguous() for name, value in model.state_dict().items()}, f"{folder}/weights.safetensors")
        save_file({"x": x.permute(0, 2, 3, 1).contiguous()}, f"{folder}/batch.safetensors")
        subprocess.run(["node", Path(__file__).parent / "answer-timm.mjs", folder, f"{ours}:{size}"], check=True)
        found = load_file(f"{folder}/answer.safetensors")["y"]
    print(f"| {ours}, timm's {theirs} | {size} | {((found - expected).abs().max() / expected.abs().max()).item():.1e} |", flush=True)


if __name__ == "__main__":
    for ours, theirs in NETWORKS.items():
        if not sys.argv[1:] or ours in sys.argv[1:]:
            check(ours, theirs)
