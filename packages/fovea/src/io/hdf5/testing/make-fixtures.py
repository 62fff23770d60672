"""Writes the HDF5 fixtures beside this script (h5py 3.14, HDF5 1.14.6): python make-fixtures.py

Every dataset's values follow from its size alone, so that the tests know them.
"""

from pathlib import Path

import h5py
import numpy as np

here = Path(__file__).parent
types = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def fill(group):
    for name in types:
        group[name] = (np.arange(24) % 7).astype(name).reshape(2, 3, 4)
    group["bool"] = np.arange(4) % 2 == 1
    group["scalar"] = np.float32(1.5)
    group["empty"] = np.zeros((0, 3), "float32")
    group["big"] = np.arange(3, dtype=">f4")
    group["words"] = "no numbers"
    # NumPy has no bfloat16: Keras stores the words as bytes without a meaning, and says so in an attribute.
    group["bfloat"] = (np.float32([1.5, -2]).view("uint32") >> 16).astype("uint16").view("V2")
    group["bfloat"].attrs["dtype"] = "bfloat16"
    group.attrs["fixed"] = np.asarray(["ab", "c", "def"], dtype="S3")
    group.attrs["text"] = "täxt"
    group.attrs["long"] = "x" * 70_000
    group.attrs["list"] = np.asarray(["one", "", "three"], dtype=h5py.string_dtype())
    group.attrs["number"] = 3.0
    many = group.create_group("many")
    for index in range(300):
        many[f"item{index}"] = np.float32(index)
    for index in range(40):
        many.attrs[f"attribute{index}"] = f"value {index}"


with h5py.File(here / "earliest.h5", "w", libver="earliest") as file:
    fill(file)
    chunks = file.create_group("chunks")
    data = np.arange(35 * 11, dtype="float32").reshape(35, 11)
    chunks.create_dataset("plain", data=data, chunks=(8, 4))
    chunks.create_dataset("packed", data=data, chunks=(8, 4), compression="gzip", shuffle=True, fletcher32=True)
    chunks.create_dataset("one", data=np.arange(100, dtype="int64"), chunks=(33,), compression="gzip")
    chunks.create_dataset("many", data=np.arange(2000, dtype="float32"), chunks=(4,))
    chunks.create_dataset("lzf", data=data, chunks=(8, 4), compression="lzf")
    chunks.create_dataset("bomb", shape=(2**40,), dtype="float32", chunks=(2**20,), compression="gzip")
    late = file.create_dataset("late", shape=(4,), dtype="float32")

with h5py.File(here / "latest.h5", "w", libver=("v108", "v108"), track_order=False) as file:
    fill(file)
    chunks = file.create_group("chunks")

with h5py.File(here / "links.h5", "w") as file:
    inner = file.create_group("inner")
    inner["self"] = file["/"]
    file["soft"] = h5py.SoftLink("/inner")
    file["external"] = h5py.ExternalLink("other.h5", "/")
    file.create_dataset("elsewhere", shape=(4,), dtype="float32", external=[("other.bin", 0, 16)])
    file["complex"] = np.zeros(2, "complex64")
