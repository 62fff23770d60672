"""Writes the small files that the readers are tested against: python make-fixtures.py FOLDER.

Made with safetensors 0.8.0, PyTorch 2.13.0 and NumPy 2.4.6.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

folder = Path(sys.argv[1])

halves = [0.0, -0.0, 1.0, -2.5, 65504.0, 6.103515625e-05, 5.960464477539063e-08, float("inf"), float("-inf")]
save_file(
    {
        "f32": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 3,
        "f16": torch.tensor(halves, dtype=torch.float16),
        "bf16": torch.tensor([1.0, -2.0, 3.140625], dtype=torch.bfloat16),
        "i32": torch.tensor([[-1], [2147483647]], dtype=torch.int32),
        "i64": torch.tensor([-5, 2147483647, -2147483648], dtype=torch.int64),
        "u8": torch.tensor([0, 128, 255], dtype=torch.uint8),
        "scalar": torch.tensor(7.0),
        "empty": torch.zeros(0, 4),
        "f64": torch.tensor([1.0], dtype=torch.float64),
        "large i64": torch.tensor([0, 2**31], dtype=torch.int64),
    },
    folder / "python.safetensors",
    metadata={"format": "pt", "naïve": "\u2713"},
)

arrays = {
    "f4": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "f4_fortran": np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)),
    "f8": np.array([1 / 3, -2.0]),
    "f2": np.array([0.5, 65504], dtype=np.float16),
    "i4": np.array([[-1, 2]], dtype=np.int32),
    "i8_fortran": np.asfortranarray(np.array([[1, 2, 3], [4, 5, -6]], dtype=np.int64)),
    "u1": np.array([0, 255], dtype=np.uint8),
    "bool": np.array([True, False]),
    "scalar": np.float32(4),
    "empty": np.zeros((0, 3), dtype=np.float32),
}
np.savez(folder / "stored.npz", **arrays)
np.savez_compressed(folder / "deflated.npz", **arrays)
np.save(folder / "single.npy", arrays["f4"])
np.save(folder / "complex.npy", np.array([1j]))
np.save(folder / "large-i8.npy", np.array([2**40]))
