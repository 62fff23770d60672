"""Write tflite/objectron-answers.json: what TensorFlow Lite's interpreter answers for networks that somebody trained.

    python record_objectron.py PATH_OF_THE_PACKAGE

The package is @mediapipe/objectron 0.4.1675468480. Recorded with TensorFlow 2.21.0, without delegates. The image is the
formula of unpack-nsfwjs.mjs, scaled to −1 … 1. Of each output, the sum, the sum of squares and about a hundred values
are kept.
"""

import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

here = Path(__file__).parent / "tflite"
PHASE = 0.4


def image(size):
    row, column, channel = np.meshgrid(np.arange(size), np.arange(size), np.arange(3), indexing="ij")
    values = (0.5 + 0.5 * np.sin(0.03 * column * (channel + 1) + 0.05 * row + PHASE)).astype(np.float32)
    return (2 * values - 1).astype(np.float32)[None]


def interpreter_of(content):
    resolver = tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    made = tf.lite.Interpreter(
        model_content=content, experimental_op_resolver_type=resolver, experimental_preserve_all_tensors=True
    )
    made.allocate_tensors()
    return made


def summary(values):
    step = 1 + values.size // 100
    kept = [float(f"{v:.6g}") for v in values.ravel()[::step]]
    wide = values.astype(np.float64)
    return {"shape": list(values.shape), "step": step, "sum": wide.sum(), "squares": (wide**2).sum(), "values": kept}


def record(content, feature=None):
    interpreter = interpreter_of(content)
    (entry,) = interpreter.get_input_details()
    interpreter.set_tensor(entry["index"], image(entry["shape"][1]))
    interpreter.invoke()
    outputs = [summary(interpreter.get_tensor(each["index"])) for each in interpreter.get_output_details()]
    found = {"outputs": outputs}
    if feature:
        (index,) = [t["index"] for t in interpreter.get_tensor_details() if t["name"].startswith(feature)]
        found["features"] = summary(interpreter.get_tensor(index).mean((1, 2)))
    return found


def main():
    package = Path(sys.argv[1])
    packed = (package / "objectron_solution_packed_assets.data").read_bytes()
    recorded = {"phase": PHASE, "ssd": record(packed[184:9_987_912], "FeatureExtractor/MobilenetV2/Conv_1/Relu6")}
    for name in ("camera", "chair", "cup", "sneakers"):
        recorded[name] = record((package / f"object_detection_3d_{name}.tflite").read_bytes())
    (here / "objectron-answers.json").write_text(json.dumps(recorded))


if __name__ == "__main__":
    main()
