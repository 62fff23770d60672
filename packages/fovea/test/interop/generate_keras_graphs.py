"""Write keras/graphs.zip: random graphs with nested models, saved by Keras, and their outputs (Keras 3.15.1):

    KERAS_BACKEND=tensorflow python generate_keras_graphs.py

A graph is described as data, so that a test can build it independently: layers in the order of their creation, and
their calls. Nearly all weights have one of a few shapes, so that only the output reveals a misplaced weight.
"""

import json
import random
import tempfile
import zipfile
from pathlib import Path

import keras
import numpy as np
from keras import layers
from older_formats import write_keras2, write_tfjs

here = Path(__file__).parent / "keras"
count = 48
# Number of graphs that are also written as files of Keras 2 and TensorFlow.js.
older = 16
size, channels = 4, 3


class Draft:
    """One random model, as data."""

    def __init__(self, rng, depth, names):
        self.rng, self.depth, self.names = rng, depth, names
        self.layers, self.calls, self.tensors = [], [], []

    def add_layer(self, kind, spec=None, **options):
        rng = self.rng
        index = len(self.layers)
        # Only layers named by the user have a name.
        name = f"{kind}_of_{rng.randrange(10**6)}" if rng.random() < self.names else None
        layer = {"kind": kind, "name": name, "options": options, "trainable": rng.random() > 0.08}
        if spec is not None:
            layer["model"] = spec
        self.layers.append(layer)
        return index

    def call(self, layer, inputs, outputs=1):
        first = len(self.tensors)
        self.tensors += [channels] * outputs
        self.calls.append({"layer": layer, "inputs": inputs})
        return list(range(first, first + outputs))

    def step(self):
        rng = self.rng
        pick = lambda: rng.randrange(max(0, len(self.tensors) - 4), len(self.tensors))
        choice = rng.random()
        shared = [i for i, layer in enumerate(self.layers) if layer["kind"] in ("conv2d", "dense", "model")]
        if choice < 0.12 and shared:
            layer = rng.choice(shared)
            spec = self.layers[layer].get("model")
            inputs = [pick() for _ in range(spec["inputs"])] if spec else [pick()]
            return self.call(layer, inputs, len(spec["outputs"]) if spec else 1)
        if choice < 0.32 and self.depth < 2:
            kind = rng.choice(["functional", "functional", "sequential"])
            spec = draft_model(rng, self.depth + 1, self.names, kind)
            layer = self.add_layer("model", spec)
            return self.call(layer, [pick() for _ in range(spec["inputs"])], len(spec["outputs"]))
        if choice < 0.5:
            if len(self.tensors) < 2:
                return None
            a, b = rng.sample(range(len(self.tensors)), 2)
            return self.call(self.add_layer(rng.choice(["add", "multiply", "maximum"])), [a, b])
        return self.call(self.unary(), [pick()])

    def unary(self):
        kind = self.rng.choice(["conv2d", "conv2d", "dense", "depthwiseConv2d", "batchNormalization", "relu"])
        options = {
            "conv2d": {"filters": channels, "kernelSize": 3, "padding": "same"},
            "dense": {"units": channels},
            "depthwiseConv2d": {"kernelSize": 3, "padding": "same"},
            "batchNormalization": self.rng.choice([{}, {"scale": False, "center": False}]),
        }
        return self.add_layer(kind, **options.get(kind, {}))


def draft_model(rng, depth, names, kind):
    draft = Draft(rng, depth, names)
    inputs = 1 if kind == "sequential" or rng.random() < 0.6 else 2
    draft.tensors = [channels] * inputs
    if kind == "sequential":
        # A model without an input of its own is built by the first tensor on which it is called.
        last = 0
        for _ in range(rng.randint(2, 4)):
            if depth < 2 and rng.random() < 0.25:
                layer = draft.add_layer("model", draft_model(rng, depth + 1, names, "sequential"))
            else:
                layer = draft.unary()
            (last,) = draft.call(layer, [last])
        outputs = [last]
        closed = rng.random() < 0.6
    else:
        steps = rng.randint(4, 9) if depth == 0 else rng.randint(3, 6)
        for _ in range(steps):
            draft.step()
        read = {tensor for call in draft.calls for tensor in call["inputs"]}
        outputs = [t for t in range(inputs, len(draft.tensors)) if t not in read][: 3 if depth == 0 else 2]
        rng.shuffle(outputs)
        closed = True
        if not outputs:
            return draft_model(rng, depth, names, kind)
    # Keras drops layers that lead to no output, but numbers all layers.
    order = list(range(len(draft.layers)))
    if kind == "functional" and rng.random() < 0.4:
        rng.shuffle(order)
    return {
        "kind": kind, "closed": closed, "inputs": inputs, "layers": draft.layers, "made": order,
        "calls": draft.calls, "outputs": outputs,
    }


makers = {
    "conv2d": lambda o, n: layers.Conv2D(o["filters"], o["kernelSize"], padding=o["padding"], name=n),
    "dense": lambda o, n: layers.Dense(o["units"], name=n),
    "depthwiseConv2d": lambda o, n: layers.DepthwiseConv2D(o["kernelSize"], padding=o["padding"], name=n),
    "batchNormalization": lambda o, n: layers.BatchNormalization(**o, name=n),
    "relu": lambda o, n: layers.ReLU(name=n),
    "add": lambda o, n: layers.Add(name=n),
    "multiply": lambda o, n: layers.Multiply(name=n),
    "maximum": lambda o, n: layers.Maximum(name=n),
}


def make(spec, name=None):
    made = {}
    for index in spec["made"]:
        layer = spec["layers"][index]
        if "model" in layer:
            made[index] = make(layer["model"], layer["name"])
        else:
            made[index] = makers[layer["kind"]](layer["options"], layer["name"])
    if spec["kind"] == "sequential":
        start = [keras.Input((size, size, channels))] if spec["closed"] else []
        model = keras.Sequential(start + [made[call["layer"]] for call in spec["calls"]], name=name)
    else:
        inputs = [keras.Input((size, size, channels)) for _ in range(spec["inputs"])]
        tensors = list(inputs)
        for call in spec["calls"]:
            given = [tensors[index] for index in call["inputs"]]
            result = made[call["layer"]](given[0] if len(given) == 1 else given)
            tensors += result if isinstance(result, list) else [result]
        outputs = [tensors[index] for index in spec["outputs"]]
        model = keras.Model(
            inputs[0] if len(inputs) == 1 else inputs, outputs[0] if len(outputs) == 1 else outputs, name=name
        )
    for index, layer in enumerate(spec["layers"]):
        if not layer["trainable"]:
            made[index].trainable = False
    return model


def fill(model, seed):
    generator = np.random.default_rng(seed)
    seen = set()
    for weight in model.weights:
        if id(weight) in seen:
            continue
        seen.add(id(weight))
        # Few different bytes, so that the archive is small.
        values = generator.integers(-16, 17, weight.shape) / 32
        weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)


def wave(shape, phase):
    return np.sin(0.37 * np.arange(np.prod(shape, dtype=int)) + phase).reshape(shape).astype("float32")


def write_older(archive, folder, number):
    """Write the same model as Keras 2 and the TensorFlow.js converter would."""
    source = folder / f"{number}.h5"
    write_keras2(folder / f"{number}.keras2.h5", source)
    archive.write(folder / f"{number}.keras2.h5", f"{number}.keras2.h5")
    write_tfjs(folder / f"{number}.tfjs", source)
    for part in ("model.json", "group1-shard1of1.bin"):
        archive.write(folder / f"{number}.tfjs" / part, f"{number}.tfjs/{part}")


def main():
    graphs = []
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(
        here / "graphs.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as archive:
        seed = 0
        while len(graphs) < count:
            seed += 1
            rng = random.Random(seed)
            names = rng.choice([0, 0, 0.5, 1])
            spec = draft_model(rng, 0, names, "functional")
            if not any("model" in spec["layers"][call["layer"]] for call in spec["calls"]):
                continue
            keras.utils.clear_session()
            # Models created earlier in a program change the numbers in automatic names.
            for _ in range(rng.choice([0, 0, 1, 2])):
                layers.Conv2D(1, 1), layers.Dense(1), layers.BatchNormalization(), layers.DepthwiseConv2D(1)
            model = make(spec)
            fill(model, seed)
            number = len(graphs)
            try:
                for ending in ("h5", "keras"):
                    model.save(Path(folder) / f"{number}.{ending}")
            except ValueError as error:  # Keras' own h5 writer rejects some names.
                print(seed, str(error)[:100])
                continue
            inputs = [wave((1, *tensor.shape[1:]), index) for index, tensor in enumerate(model.inputs)]
            answer = model.predict(inputs[0] if len(inputs) == 1 else inputs, verbose=0)
            outputs = [np.asarray(y) for y in (answer if isinstance(answer, list) else [answer])]
            # A few values of each output are sufficient.
            samples = [y.ravel()[::5] for y in outputs]
            if not all(np.isfinite(y).all() and np.abs(y).max() > 1e-6 for y in samples):
                continue
            for ending in ("h5", "keras"):
                archive.write(Path(folder) / f"{number}.{ending}", f"{number}.{ending}")
            if number < older:
                write_older(archive, Path(folder), number)
            graphs.append({"graph": spec, "outputs": [[float(f"{v:.6g}") for v in y] for y in samples]})
        archive.writestr("graphs.json", json.dumps(graphs))
    print(len(graphs), (here / "graphs.zip").stat().st_size)


if __name__ == "__main__":
    main()
