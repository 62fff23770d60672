"""Writes the fixtures in keras/layers/: models of many layers and operations, each with its own output, in Keras'
formats, and what they answer (Keras 3.15.1):

    KERAS_BACKEND=tensorflow python generate_keras_layers.py [MODEL]

Weights and inputs follow from `number`, which the test knows too; only the outputs are recorded.
"""

import json
import sys
import warnings
from pathlib import Path

import keras
import numpy as np
from generate_keras import fill, listed, number
from keras import ops

here = Path(__file__).parent / "keras" / "layers"


def operations():
    """What is computed on tensors outside of layers."""
    x = keras.Input((3, 4, 4), name="x")
    y = keras.Input((3, 4, 4), name="y")
    channel = np.array([0.5, -1, 2, 0.25], np.float32)
    positive = ops.add(ops.square(x), 0.5)
    outputs = [
        x / 255.0,
        1 - x,
        x * channel,
        ops.add(ops.convert_to_tensor(channel), x),
        x + y,
        x - y,
        -x,
        x**2,
        positive**0.5,
        2.0**x,
        ops.maximum(x, 0.1),
        ops.minimum(x, y),
        abs(x),
        ops.sqrt(positive),
        ops.rsqrt(positive),
        ops.exp(x),
        ops.log(positive),
        ops.sign(x),
        ops.reciprocal(positive),
        ops.erf(x),
        ops.clip(x, -0.5, 0.25),
        ops.where(x > 0.1, x, y),
        ops.where(x <= y, 1.5, y),
        ops.cast(ops.not_equal(ops.sign(x), ops.sign(y)), "float32"),
        ops.mean(x, axis=[1, 2]),
        ops.mean(x, axis=(-2, -3), keepdims=True),
        ops.sum(x, axis=-1, keepdims=True),
        ops.max(x, axis=1),
        ops.min(x, axis=(1, 3)),
        ops.var(x, axis=[1, 2]),
        ops.std(x, axis=-1),
        x[:, 1:3, ::2],
        x[..., 0],
        x[..., ::-1],
        x[:, -1, None],
        x[:, ::2, 1::2],
        x[:, 2:0:-1],
        ops.concatenate([x, y, x], axis=-1),
        ops.concatenate([x, y], axis=1),
        ops.stack([x, y], axis=2),
        ops.split(x, 2, axis=-1)[1],
        ops.split(x, [1], axis=1)[1],
        ops.unstack(x, axis=-1)[2],
        ops.reshape(x, (-1, 12, 4)),
        ops.reshape(x, (-1, 2, 24)),
        ops.transpose(x, (0, 3, 1, 2)),
        ops.swapaxes(x, 1, 2),
        ops.moveaxis(x, 1, -1),
        ops.squeeze(x[:, :1], axis=1),
        ops.expand_dims(x, -2),
        ops.flip(x, axis=1),
        ops.repeat(x, 2, axis=2),
        ops.tile(x, [1, 2, 1, 3]),
        ops.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]]),
        ops.pad(x, [[0, 0], [1, 0], [0, 2], [0, 0]], constant_values=0.5),
        ops.pad(x, [[0, 0], [1, 2], [2, 0], [0, 0]], mode="reflect"),
        ops.pad(x, [[0, 0], [1, 2], [2, 0], [0, 0]], mode="symmetric"),
        ops.depth_to_space(x, 2),
        ops.space_to_depth(ops.pad(x, [[0, 0], [1, 0], [0, 0], [0, 0]]), 2),
        ops.normalize(x, axis=-1),
        ops.softmax(x, axis=1),
        ops.log_softmax(x),
        ops.relu(x),
        ops.relu6(x * 10),
        ops.leaky_relu(x, negative_slope=0.1),
        ops.elu(x, alpha=0.5),
        ops.celu(x, alpha=0.5),
        ops.gelu(x),
        ops.gelu(x, approximate=False),
        ops.sigmoid(x),
        ops.silu(x),
        ops.softplus(x),
        ops.tanh(x),
        ops.hard_sigmoid(x),
        ops.hard_silu(x),
        ops.hard_shrink(x, threshold=0.25),
        ops.soft_shrink(x, threshold=0.25),
        ops.squareplus(x, b=2),
        ops.threshold(x, 0.1, -1.0),
        keras.activations.relu(x, max_value=0.5, negative_slope=0.1, threshold=0.2),
    ]
    return keras.Model([x, y], outputs, name="operations")


def main():
    here.mkdir(exist_ok=True)
    path = here / "answers.json"
    answers = json.loads(path.read_text()) if path.exists() else {}
    makers = {make.__name__: make for make in (operations,)}
    for name in sys.argv[1:] or makers:
        keras.utils.clear_session()
        model = fill(makers[name]())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save(here / f"{name}.keras")
            model.save(here / f"{name}.h5")
        inputs = [number((2, *tensor.shape[1:]), 0.1 * index) for index, tensor in enumerate(model.inputs)]
        outputs = listed(model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0))
        answers[name] = [{"shape": y.shape, "values": [float(f"{v:.7g}") for v in y.ravel()]} for y in outputs]
    text = ",\n".join(
        f'  "{name}": [\n' + ",\n".join(f"    {json.dumps(output)}" for output in outputs) + "\n  ]"
        for name, outputs in sorted(answers.items())
    )
    path.write_text(f"{{\n{text}\n}}\n")


if __name__ == "__main__":
    main()
