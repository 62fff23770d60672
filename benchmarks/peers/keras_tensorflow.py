"""Time one workload in Keras on TensorFlow, by its own call and by a bare tf.function; the faster is reported.

python keras_tensorflow.py --workload lenet5 --mode train
"""

import os
import statistics

from measure import arguments, limit_threads, measure, report

parser = arguments(("nhwc",))
parser.add_argument("--xla", action="store_true", help="compile with XLA (off by default, as TensorFlow on a CPU has it)")
options = parser.parse_args()
limit_threads(options.threads)
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from keras_models import WORKLOADS

tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(options.threads)
keras.utils.set_random_seed(1)
workload = WORKLOADS[options.workload]
batch = options.batch or workload.batch
model = workload.build()
x = np.random.default_rng(1).standard_normal((batch, *workload.shape)).astype(np.float32)
images = tf.constant(x)


def train_steps():
    y = np.random.default_rng(2).integers(0, max(workload.classes, 2), (batch, 1)).astype(np.float32)
    labels = tf.constant(y)
    if workload.classes == 1:
        loss_of = keras.losses.BinaryCrossentropy()
    else:
        loss_of = keras.losses.SparseCategoricalCrossentropy()
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=options.xla)
    def bare(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_of(labels, model(images, training=True))
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    model.compile(optimizer=keras.optimizers.Adam(), loss=loss_of, jit_compile=options.xla)
    return {"tf.function": lambda: float(bare(images, labels)), "train_on_batch": lambda: model.train_on_batch(x, y)}


def predict_steps():
    @tf.function(jit_compile=options.xla)
    def bare(images):
        return model(images, training=False)

    model.compile(jit_compile=options.xla)
    return {"tf.function": lambda: bare(images).numpy(), "predict_on_batch": lambda: model.predict_on_batch(x)}


steps = train_steps() if options.mode == "train" else predict_steps()
timed = {path: measure(step, options) for path, step in steps.items()}
medians = {path: statistics.median(times) for path, times in timed.items()}
fastest = min(medians, key=medians.get)
report(
    "keras",
    f"{keras.__version__} (tensorflow {tf.__version__})",
    options,
    batch,
    timed[fastest],
    path=fastest,
    paths={path: round(median, 4) for path, median in medians.items()},
    xla=options.xla,
)
