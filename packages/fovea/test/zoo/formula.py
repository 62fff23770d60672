"""Weights, images and labels computed from a name and an index, bit-identical to formula.ts.

unit(name, index): h = uint32(index * 0x9E3779B1 + FNV-1a(name)), then MurmurHash3's finalizer; the upper 24 bits /
2^24, in [0, 1). A tensor's element i in row-major order is float32(offset + scale * (2 * unit(name, i) - 1)).
"""

import numpy as np

CHUNK = 1 << 20
SAMPLES = 256


def seed(name):
    """Return FNV-1a of the name's ASCII."""
    h = 0x811C9DC5
    for byte in name.encode("ascii"):
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def unit(name, start, stop):
    """Return float64 [stop - start]."""
    h = np.arange(start, stop, dtype=np.uint64).astype(np.uint32)
    h *= np.uint32(0x9E3779B1)
    h += np.uint32(seed(name))
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / 2**24


def tensor(name, shape, offset=0.0, scale=1.0):
    """Return float32, computed in parts, so that a hundred million weights need no additional memory."""
    values = np.empty(int(np.prod(shape, dtype=int)), np.float32)
    for start in range(0, values.size, CHUNK):
        stop = min(values.size, start + CHUNK)
        values[start:stop] = offset + scale * (2 * unit(name, start, stop) - 1)
    return values.reshape(shape)


def images(step, batch, shape):
    """Return float32 [batch, height, width, channels] in -1 ... 1."""
    return tensor(f"images/{step}", (batch, *shape))


def labels(step, batch, classes):
    """Return int64 [batch]."""
    return np.floor(unit(f"labels/{step}", 0, batch) * classes).astype(np.int64)


def digest(array):
    """Summarize a tensor: shape, Euclidean norm, largest magnitude, and some of the elements (all of a small tensor)."""
    flat = np.asarray(array, np.float64).ravel()
    at = np.arange(flat.size) if flat.size <= SAMPLES else np.floor(unit("samples", 0, SAMPLES) * flat.size).astype(int)
    figure = lambda value: float(f"{value:.8g}")
    return {
        "shape": list(np.shape(array)),
        "norm": figure(np.linalg.norm(flat)),
        "largest": figure(np.abs(flat).max()),
        "values": [figure(value) for value in flat[at]],
    }
