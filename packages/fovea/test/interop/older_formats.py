"""Convert Keras models to the formats of other programs, according to their published layouts, because they cannot be
installed here.
"""

import json

import h5py
import numpy as np


def as_keras2(description):
    """Return a model's description as written by Keras 2: calls as lists, with a model's own call counted as the first
    one.
    """
    config = json.loads(json.dumps(description))
    return _keras2_model(config)


def _keras2_model(model):
    config = dict(model["config"])
    layers = [_keras2_layer(layer) for layer in config["layers"]]
    if model["class_name"] == "Sequential":
        # A model without an input shape stores that of the tensor with which it was built.
        config["layers"] = [{key: layer[key] for key in ("class_name", "config")} for layer in layers]
        config.pop("build_input_shape", None)
        return {"class_name": "Sequential", "config": {"name": config["name"], "layers": config["layers"]}}
    counted = {layer["name"] for layer in config["layers"] if _has_own_call(layer)}
    number = lambda reference: [reference[0], reference[1] + (reference[0] in counted), reference[2]]
    for layer, original in zip(layers, config["layers"]):
        layer["name"] = original["name"]
        layer["inbound_nodes"] = [
            [[*number(tensor["config"]["keras_history"]), {}] for tensor in _tensors(node["args"])]
            for node in original["inbound_nodes"]
        ]
    # Keras 3 counts a Functional model's own call only here.
    functional = {layer["name"] for layer in config["layers"] if layer["class_name"] == "Functional"}
    outputs = [config["output_layers"]] if isinstance(config["output_layers"][0], str) else config["output_layers"]
    inputs = [config["input_layers"]] if isinstance(config["input_layers"][0], str) else config["input_layers"]
    return {
        "class_name": "Functional",
        "config": {
            "name": config["name"],
            "trainable": config.get("trainable", True),
            "layers": layers,
            "input_layers": inputs,
            "output_layers": [o if o[0] in functional else number(o) for o in outputs],
        },
    }


def _tensors(value):
    if isinstance(value, list):
        return [tensor for entry in value for tensor in _tensors(entry)]
    return [value]


def _has_own_call(layer):
    if layer["class_name"] == "Functional":
        return True
    return layer["class_name"] == "Sequential" and layer["config"]["layers"][0]["class_name"] == "InputLayer"


def _keras2_layer(layer):
    if layer["class_name"] in ("Sequential", "Functional"):
        return _keras2_model(layer)
    config = {key: value for key, value in layer["config"].items() if key not in ("dtype", "quantization_config")}
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    return {"class_name": layer["class_name"], "config": {**config, "dtype": "float32"}}


def write_keras2(path, source):
    """Write the model in the h5 file `source` as Keras 2.4 would."""
    with h5py.File(source) as old, h5py.File(path, "w") as new:
        description = as_keras2(json.loads(old.attrs["model_config"]))
        new.attrs["model_config"] = json.dumps(description).encode()
        new.attrs["keras_version"] = b"2.4.0"
        new.attrs["backend"] = b"tensorflow"
        weights = new.create_group("model_weights")
        names = [name for name in old["model_weights"].attrs["layer_names"]]
        weights.attrs["layer_names"] = np.asarray([_bytes(name) for name in names])
        for name in names:
            group, original = weights.create_group(name), old["model_weights"][name]
            stored = list(original.attrs["weight_names"])
            group.attrs["weight_names"] = np.asarray([_bytes(each) + b":0" for each in stored], dtype="S")
            for each in stored:
                group[_text(each) + ":0"] = original[each][()]


def write_tfjs(folder, source):
    """Write the model in the h5 file `source` as `tensorflowjs_converter --input_format=keras` would."""
    folder.mkdir(exist_ok=True)
    weights, values = [], []
    with h5py.File(source) as file:
        topology = {
            "keras_version": _text(file.attrs["keras_version"]),
            "backend": _text(file.attrs["backend"]),
            "model_config": json.loads(file.attrs["model_config"]),
        }
        groups = file["model_weights"]
        for layer in groups.attrs["layer_names"]:
            for name in groups[layer].attrs["weight_names"]:
                value = groups[layer][name][()]
                weights.append({"name": _text(name), "shape": list(value.shape), "dtype": "float32"})
                values.append(value.astype("<f4").tobytes())
    manifest = [{"paths": ["group1-shard1of1.bin"], "weights": weights}]
    (folder / "group1-shard1of1.bin").write_bytes(b"".join(values))
    description = {
        "format": "layers-model",
        "generatedBy": "keras v" + topology["keras_version"],
        "convertedBy": "TensorFlow.js Converter v4.22.0",
        "modelTopology": topology,
        "weightsManifest": manifest,
    }
    (folder / "model.json").write_text(json.dumps(description))


def _bytes(name):
    return name if isinstance(name, bytes) else name.encode()


def _text(name):
    return name if isinstance(name, str) else name.decode()
