"""Values that Python and TypeScript compute identically, so that training data and weights need not be stored."""

import numpy as np

DESCRIPTION = (
    "unit(seed, index): h = uint32(index * 0x9E3779B1 + seed * 0x85EBCA77); MurmurHash3's finalizer: "
    "h ^= h >>> 16; h = imul(h, 0x85EBCA6B); h ^= h >>> 13; h = imul(h, 0xC2B2AE35); h ^= h >>> 16; "
    "the result is (h >>> 8) / 2^24, in [0, 1) and exact in float32. "
    "A tensor {seed, offset, scale}: element i in row-major order is fround(offset + scale * (2 * unit(seed, i) - 1)). "
    "Sample n = step * batchSize + row, image of P = height * width * channels values: "
    "label(n) = floor(unit(2, n) * classes); "
    "noise = unit(1, n * P + p), pattern = unit(3, label(n) * P + p), "
    "pixel(n, p) = fround(noise + patternShare * (pattern - noise))."
)
IMAGES, LABELS, PATTERNS = 1, 2, 3


def unit(seed, indices):
    h = (np.asarray(indices, np.uint64) * np.uint64(0x9E3779B1) + np.uint64(seed * 0x85EBCA77)) & np.uint64(0xFFFFFFFF)
    h = h.astype(np.uint32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / 2**24


def tensor(shape, seed, offset, scale):
    values = offset + scale * (2 * unit(seed, np.arange(np.prod(shape, dtype=int))) - 1)
    return values.astype(np.float32).reshape(shape)


def batch(step, size, shape, classes, pattern_share):
    """Returns images [size, *shape] and int32 labels [size] of one training step."""
    pixels = int(np.prod(shape))
    samples = np.arange(step * size, (step + 1) * size)
    labels = np.floor(unit(LABELS, samples) * classes).astype(np.int32)
    offsets = np.arange(pixels)
    noise = unit(IMAGES, samples[:, None] * pixels + offsets)
    pattern = unit(PATTERNS, labels[:, None].astype(np.int64) * pixels + offsets)
    return (noise + pattern_share * (pattern - noise)).astype(np.float32).reshape(size, *shape), labels


def reference():
    """Returns values to test the TypeScript implementation of the formula."""
    images, labels = batch(3, 4, (5, 4, 3), 10, 0.25)
    return {
        "unit": [
            {"seed": seed, "start": start, "values": unit(seed, np.arange(start, start + 6)).tolist()}
            for seed, start in ((0, 0), (1, 0), (3, 1_000_000), (17, 4_294_967_293))
        ],
        "tensor": {
            "shape": [2, 3],
            "seed": 11,
            "offset": 1.0,
            "scale": 0.1,
            "values": tensor((2, 3), 11, 1.0, 0.1).ravel().tolist(),
        },
        "batch": {
            "step": 3,
            "batchSize": 4,
            "shape": [5, 4, 3],
            "classes": 10,
            "patternShare": 0.25,
            "labels": labels.tolist(),
            "firstPixels": images.ravel()[:6].tolist(),
            "lastPixels": images.ravel()[-6:].tolist(),
        },
    }
