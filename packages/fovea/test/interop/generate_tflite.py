"""Write tflite/models.zip: small models as TensorFlow Lite's converter leaves them, with what its interpreter answers.

    TF_USE_LEGACY_KERAS=0 python generate_tflite.py

Recorded with TensorFlow 2.21.0 and Keras 3.15.1. The interpreter runs its own kernels, without delegates. An
input is
sin(0.37 · index + phase), for quantized inputs rounded to their steps.
"""

import io
import json
import zipfile
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from generate_keras import number

here = Path(__file__).parent / "tflite"


def weight(*shape, phase=0.0):
    return tf.constant(0.5 * number(shape, phase), tf.float32)


def activations(x):
    clipped = lambda y: tf.minimum(tf.maximum(y, -1.0), 1.0)
    kernel = weight(3, 3, 3, 4)
    convolved = lambda y, **options: tf.nn.conv2d(y, kernel, 1, "SAME", **options)
    return [
        tf.nn.relu(convolved(x), name="plain/Relu"),
        tf.nn.relu6(4 * convolved(x) + weight(4), name="six/Relu6"),
        clipped(convolved(x)),
        tf.tanh(convolved(x)),
        tf.nn.relu6(9 * x),
        tf.nn.relu(x),
        clipped(3 * x),
        tf.tanh(x),
        tf.sigmoid(x),
        tf.nn.leaky_relu(x, 0.3),
        x * tf.nn.relu6(x + 3) * np.float32(1 / 6),
        tf.nn.elu(x),
        tf.nn.softmax(x),
        tf.nn.log_softmax(x),
        tf.nn.relu(x) - weight(3, phase=1.0) * tf.nn.relu(-x),
        tf.nn.gelu(x),
        tf.abs(x),
        tf.exp(x),
        tf.square(x),
        tf.sqrt(tf.abs(x) + 1),
        tf.math.rsqrt(tf.abs(x) + 1),
        tf.math.log(tf.abs(x) + 1),
        -x,
    ]


def convolutions(x):
    return [
        tf.nn.conv2d(x, weight(3, 2, 4, 5), [1, 2, 1, 1], "SAME"),
        tf.nn.conv2d(x, weight(3, 3, 4, 2), 1, "VALID", dilations=2) + weight(2),
        tf.nn.conv2d(x, weight(3, 3, 2, 6), 1, "SAME"),
        tf.nn.relu6(tf.nn.depthwise_conv2d(x, weight(5, 5, 4, 1), [1, 2, 2, 1], "SAME")),
        tf.nn.depthwise_conv2d(x, weight(3, 3, 4, 2), [1, 1, 1, 1], "VALID"),
        tf.nn.depthwise_conv2d(x, weight(3, 3, 4, 1), [1, 1, 1, 1], "VALID", dilations=[2, 2]),
        tf.nn.conv2d_transpose(x, weight(3, 3, 2, 4), [1, 16, 16, 2], 2, "SAME"),
        tf.nn.conv2d_transpose(x, weight(3, 3, 2, 4), [1, 17, 17, 2], 2, "VALID"),
        tf.matmul(tf.reshape(x, [1, 256]), weight(256, 3)) + weight(3),
        tf.nn.relu(tf.matmul(tf.reshape(x, [1, 256]), weight(256, 2, phase=0.2))),
    ]


def images(x):
    resized = tf.compat.v1.image
    raw = tf.raw_ops
    sizes = [[16, 16], [5, 7], [11, 3]]
    return [
        *[raw.ResizeBilinear(images=x, size=size) for size in sizes],
        *[raw.ResizeBilinear(images=x, size=size, half_pixel_centers=True) for size in sizes],
        *[raw.ResizeBilinear(images=x, size=size, align_corners=True) for size in sizes],
        *[raw.ResizeNearestNeighbor(images=x, size=size) for size in sizes],
        *[raw.ResizeNearestNeighbor(images=x, size=size, half_pixel_centers=True) for size in sizes],
        *[raw.ResizeNearestNeighbor(images=x, size=size, align_corners=True) for size in sizes],
        tf.nn.avg_pool2d(x, 3, 2, "SAME"),
        tf.nn.avg_pool2d(x, [2, 3], 1, "VALID"),
        tf.nn.max_pool2d(x, 3, 2, "SAME"),
        tf.nn.relu(tf.nn.max_pool2d(x, 2, 2, "VALID")),
        tf.pad(x, [[0, 0], [1, 2], [3, 0], [0, 0]]),
        tf.pad(x, [[0, 0], [1, 0], [0, 1], [1, 2]], constant_values=0.5),
        tf.pad(x, [[0, 0], [1, 2], [2, 1], [0, 0]], "REFLECT"),
        tf.pad(x, [[0, 0], [1, 2], [2, 1], [0, 0]], "SYMMETRIC"),
        tf.nn.depth_to_space(x, 2),
        tf.nn.space_to_depth(x, 2),
    ]


def shapes(x):
    y = tf.nn.relu(x)
    s = tf.reduce_mean(x, [1, 2], keepdims=True)
    return [
        x + y,
        tf.nn.relu(x + y),
        x * y,
        x - 0.5 * y,
        x / (y + 2),
        tf.maximum(x, 0.5 * y - 0.1),
        tf.minimum(x, y),
        x * tf.sigmoid(s),
        x + 0.25,
        0.25 - x,
        x / 127.5 - 1,
        x * weight(4),
        x + weight(8, 1, 4),
        tf.math.squared_difference(x, y),
        tf.concat([x, y, 2 * x], 3),
        tf.concat([x, y], 1),
        tf.reshape(x, [1, 64, 4]),
        tf.reshape(x, [1, -1]),
        tf.transpose(x, [0, 3, 1, 2]),
        tf.squeeze(s, [1, 2]),
        tf.expand_dims(x, 2),
        s,
        tf.reduce_mean(x, [1, 2]),
        tf.reduce_mean(x, 3),
        tf.reduce_sum(x, [2], keepdims=True),
        tf.reduce_max(x, [1, 2]),
        tf.reduce_min(x, 3),
        tf.nn.softmax(3 * tf.reshape(x, [1, 256])),
        tf.math.l2_normalize(x, 3),
    ]


FUNCTIONS = {
    "activations": (activations, [1, 5, 6, 3]),
    "convolutions": (convolutions, [1, 8, 8, 4]),
    "images": (images, [1, 8, 8, 4]),
    "shapes": (shapes, [1, 8, 8, 4]),
}


def classifier():
    """A network as people train them; its batch size is open, so that the converter computes shapes in the graph."""
    keras.utils.clear_session()
    x = entered = keras.Input((16, 16, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1)(x)
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False, name="stem")(x)
    x = layers.BatchNormalization(name="stem_bn")(x)
    x = layers.ReLU(6, name="stem_relu")(x)
    y = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    y = layers.BatchNormalization(name="depthwise_bn")(y)
    y = layers.Activation("hard_silu")(y)
    y = layers.Conv2D(8, 1, name="project")(y)
    x = layers.Add(name="add")([x, y])
    x = layers.PReLU(shared_axes=[1, 2], name="prelu")(x)
    x = layers.MaxPooling2D(name="pool")(x)
    v = layers.Flatten(name="flatten")(x)
    v = layers.Dense(10, activation="relu", name="hidden")(v)
    model = keras.Model(entered, layers.Dense(4, activation="softmax", name="classes")(v), name="classifier")
    for phase, variable in enumerate(model.weights):
        values = 0.5 * number(variable.shape, phase)
        variable.assign(values**2 + 0.5 if "variance" in variable.path else values)
    return model


def bytes_of(index):
    return (127.5 + 127.5 * number((1, 16, 16, 3), 0.1 * index)).astype(np.float32)


def calibration():
    for index in range(40):
        yield [bytes_of(index)]


def variants(model):
    def converter():
        made = tf.lite.TFLiteConverter.from_keras_model(model)
        return made

    yield "float", converter().convert()
    half = converter()
    half.optimizations = [tf.lite.Optimize.DEFAULT]
    half.target_spec.supported_types = [tf.float16]
    yield "float16", half.convert()
    dynamic = converter()
    dynamic.optimizations = [tf.lite.Optimize.DEFAULT]
    dynamic._experimental_min_elements_for_quantization = 1
    yield "dynamic", dynamic.convert()
    for kind in ("int8", "uint8"):
        whole = converter()
        whole.optimizations = [tf.lite.Optimize.DEFAULT]
        whole.representative_dataset = calibration
        whole.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        whole.inference_input_type = whole.inference_output_type = tf.dtypes.as_dtype(kind)
        yield kind, whole.convert()
    whole = converter()
    whole.optimizations = [tf.lite.Optimize.DEFAULT]
    whole.representative_dataset = calibration
    yield "int8-float-io", whole.convert()


def answers(content, value):
    resolver = tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = tf.lite.Interpreter(model_content=content, experimental_op_resolver_type=resolver)
    interpreter.allocate_tensors()
    (entry,) = interpreter.get_input_details()
    scale, zero = entry["quantization"]
    if scale:
        limits = np.iinfo(entry["dtype"])
        value = np.clip(np.round(value / scale + zero), limits.min, limits.max)
    interpreter.set_tensor(entry["index"], value.astype(entry["dtype"]))
    interpreter.invoke()
    for detail in interpreter.get_output_details():
        output = interpreter.get_tensor(detail["index"]).astype(np.float64)
        scale, zero = detail["quantization"]
        yield detail["shape"].tolist(), (output - zero) * scale if scale else output


def record(content, value):
    found = []
    for shape, values in answers(content, value):
        # Every nth value is enough to tell: the file stays small.
        step = 1 + values.size // 60
        found.append({"shape": shape, "step": step, "values": [float(f"{v:.7g}") for v in values.ravel()[::step]]})
    return found


def main():
    here.mkdir(exist_ok=True)
    recorded = {}
    packed = {}
    for name, (function, shape) in FUNCTIONS.items():
        concrete = tf.function(function).get_concrete_function(tf.TensorSpec(shape, tf.float32, name="x"))
        made = tf.lite.TFLiteConverter.from_concrete_functions([concrete])
        packed[name] = made.convert()
        recorded[name] = {"input": shape, "outputs": record(packed[name], number(shape, 0))}
    model = classifier()
    for kind, content in variants(model):
        packed[f"classifier-{kind}"] = content
        recorded[f"classifier-{kind}"] = {"input": [1, 16, 16, 3], "outputs": record(content, bytes_of(0))}
    with zipfile.ZipFile(here / "models.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in packed.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.tflite", (2026, 1, 1, 0, 0, 0)), content)
            print(name, len(content))
        archive.writestr(zipfile.ZipInfo("answers.json", (2026, 1, 1, 0, 0, 0)), json.dumps(recorded))


if __name__ == "__main__":
    main()
