"""Write golden fixtures: one readable JSON index and one safetensors file per family.

Inputs are float32. The frameworks compute in float64 from exactly these inputs, and results are rounded to float32
once, so that recorded values contain no rounding noise of the framework.
"""

import json
import os
import platform
import struct
import zlib
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
import torch

FIXTURES = Path(__file__).parent / "fixtures"
VERSIONS = {
    "python": platform.python_version(),
    "numpy": np.__version__,
    "torch": torch.__version__,
    "keras": keras.__version__,
    "tensorflow": tf.__version__,
}
KERAS = f"keras {keras.__version__} (tensorflow {tf.__version__})"
TORCH = f"torch {torch.__version__}"
NUMPY = f"numpy {np.__version__}"


def random(name, *shape, low=None, high=None):
    """Return normal (or uniform) float32 values that depend on `name` only, so that a new case does not change the
    others.
    """
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    if low is None:
        return generator.standard_normal(shape).astype(np.float32)
    return generator.uniform(low, high, shape).astype(np.float32)


def random_integers(name, high, *shape):
    """Return int32 values in [0, high)."""
    return np.random.default_rng(zlib.crc32(name.encode())).integers(0, high, shape).astype(np.int32)


def write_safetensors(path, tensors):
    """Write the format of huggingface/safetensors: u64 header length, JSON header, the data in the header's order."""
    names = {"float32": "F32", "int32": "I32"}
    header, offset = {}, 0
    for key, array in tensors.items():
        header[key] = {
            "dtype": names[str(array.dtype)],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for array in tensors.values():
            file.write(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())


class Recording:
    """The cases of one family. `save` writes fixtures/FAMILY.json and, if there are tensors, FAMILY.safetensors."""

    def __init__(self, family, about, script):
        self.family, self.about, self.script = family, about, Path(script).name
        self.cases, self.tensors = [], {}

    def keep(self, key, array):
        """Store an array under `key`: integers as int32, everything else as float32."""
        array = np.asarray(array)
        assert key not in self.tensors, key
        self.tensors[key] = array.astype(np.int32 if array.dtype.kind in "iub" else np.float32)
        return key

    def keep_all(self, prefix, arrays):
        return {name: self.keep(f"{prefix}/{name}", array) for name, array in arrays.items()}

    def add(self, name, op, attributes, source, **groups):
        """Add a case. Every group (inputs, outputs, upstream, gradients) is a dictionary of arrays."""
        case = {"name": name, "op": op, "attributes": attributes}
        for group, arrays in groups.items():
            mark = {"outputs": "output/", "upstream": "upstream/", "gradients": "gradient/"}.get(group, "")
            case[group] = {key: self.keep(f"{name}/{mark}{key}", array) for key, array in arrays.items()}
        case["source"] = source
        self.cases.append(case)

    def add_torch(self, name, op, attributes, inputs, compute, constant=(), statistics=()):
        """Run `compute` (float64 tensors in, tensor or dictionary of tensors out) in torch and differentiate it.

        Inputs named in `constant` receive no gradient, outputs named in `statistics` contribute none.
        """
        leaves = {key: torch.tensor(array.astype(np.float64)) for key, array in inputs.items()}
        wanted = [key for key in inputs if key not in constant]
        for key in wanted:
            leaves[key].requires_grad_()
        outputs = compute(**leaves)
        outputs = outputs if isinstance(outputs, dict) else {"y": outputs}
        upstream = {
            key: random(f"{name}/upstream/{key}", *y.shape) for key, y in outputs.items() if key not in statistics
        }
        total = sum((outputs[key] * torch.tensor(dy.astype(np.float64))).sum() for key, dy in upstream.items())
        gradients = torch.autograd.grad(total, [leaves[key] for key in wanted])
        self.add(
            name,
            op,
            attributes,
            TORCH,
            inputs=inputs,
            outputs={key: y.detach().numpy() for key, y in outputs.items()},
            upstream=upstream,
            gradients={key: g.numpy() for key, g in zip(wanted, gradients)},
        )

    def add_keras(self, name, op, attributes, inputs, compute, constant=(), statistics=()):
        """Do the same in Keras on TensorFlow; `compute` receives float64 tf.Tensors."""
        leaves = {key: tf.constant(array.astype(np.float64)) for key, array in inputs.items()}
        wanted = [key for key in inputs if key not in constant]
        with tf.GradientTape() as tape:
            for key in wanted:
                tape.watch(leaves[key])
            outputs = compute(**leaves)
            outputs = outputs if isinstance(outputs, dict) else {"y": outputs}
            upstream = {
                key: random(f"{name}/upstream/{key}", *y.shape) for key, y in outputs.items() if key not in statistics
            }
            total = sum(tf.reduce_sum(outputs[key] * dy.astype(np.float64)) for key, dy in upstream.items())
        gradients = tape.gradient(total, [leaves[key] for key in wanted])
        self.add(
            name,
            op,
            attributes,
            KERAS,
            inputs=inputs,
            outputs={key: y.numpy() for key, y in outputs.items()},
            upstream=upstream,
            gradients={key: tf.convert_to_tensor(g).numpy() for key, g in zip(wanted, gradients)},
        )

    def save(self):
        FIXTURES.mkdir(exist_ok=True)
        index = {"about": self.about, "script": self.script, "versions": VERSIONS}
        if self.tensors:
            index["tensors"] = f"{self.family}.safetensors"
            write_safetensors(FIXTURES / index["tensors"], self.tensors)
        head = json.dumps(index, indent=2)[:-2]
        lines = ",\n".join("    " + json.dumps(case) for case in self.cases)
        path = FIXTURES / f"{self.family}.json"
        path.write_text(f'{head},\n  "cases": [\n{lines}\n  ]\n}}\n')
        size = sum(array.nbytes for array in self.tensors.values())
        print(f"{self.family}: {len(self.cases)} cases, {size / 1024:.0f} KB of tensors")


def keras_layer(layer, weights):
    """Return a `compute` for add_keras that runs `layer` statelessly with the leaves named in `weights`, in Keras'
    order.
    """

    def compute(x, **leaves):
        if not layer.built:
            layer.build(x.shape)
        y, _ = layer.stateless_call([leaves[key] for key in weights], [], x)
        return y

    return compute


def channels_first(x):
    return x.permute(0, 3, 1, 2)


def channels_last(x):
    return x.permute(0, 2, 3, 1)
