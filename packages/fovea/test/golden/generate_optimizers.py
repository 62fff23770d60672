"""Record every optimizer for 20 steps from the same parameters with the same gradients."""

import keras
import numpy as np
import tensorflow as tf
from recording import KERAS, Recording, random

STEPS = 20
keras.config.set_floatx("float64")
recording = Recording(
    "optimizers",
    f"{STEPS} steps of Keras' optimizers on two parameters, `a` [3, 5] and `b` [7]. inputs: the parameters before the "
    "first step and gradients[step]; outputs[step]: the parameters after that step. What is absent from `attributes` "
    "has Keras' default. Computed in float64 from float32 inputs, rounded to float32.",
    __file__,
)
SHAPES = {"a": (3, 5), "b": (7,)}
parameters = {key: random(f"optimizers/{key}", *shape) for key, shape in SHAPES.items()}
gradients = {}
for key, shape in SHAPES.items():
    scale = 10.0 ** random(f"optimizers/scale/{key}", *shape, low=-3, high=1)
    gradients[key] = (random(f"optimizers/gradients/{key}", STEPS, *shape) * scale).astype(np.float32)
    gradients[key].reshape(STEPS, -1)[:, 0] = 0
    gradients[key].reshape(STEPS, -1)[5:9, 1] = 0
keys = {
    **{key: recording.keep(f"parameters/{key}", array) for key, array in parameters.items()},
    **{f"gradients/{key}": recording.keep(f"gradients/{key}", array) for key, array in gradients.items()},
}
PYTHON_NAMES = {
    "learningRate": "learning_rate",
    "beta1": "beta_1",
    "beta2": "beta_2",
    "weightDecay": "weight_decay",
    "initialAccumulatorValue": "initial_accumulator_value",
    "globalClipnorm": "global_clipnorm",
    "useEma": "use_ema",
    "emaMomentum": "ema_momentum",
    "emaOverwriteFrequency": "ema_overwrite_frequency",
}
SCHEDULES = {
    "exponentialDecay": lambda: keras.optimizers.schedules.ExponentialDecay(0.05, 5, 0.5),
    "piecewiseConstantDecay": lambda: keras.optimizers.schedules.PiecewiseConstantDecay([4, 11], [0.1, 0.01, 0.001]),
}


def optimizer_case(label, op, kind, **attributes):
    settings = {PYTHON_NAMES.get(key, key): value for key, value in attributes.items()}
    if "schedule" in settings:
        settings["learning_rate"] = SCHEDULES[settings.pop("schedule")["name"]]()
    optimizer = kind(**settings)
    variables = [keras.Variable(array.astype(np.float64)) for array in parameters.values()]
    trajectory = {key: [] for key in SHAPES}
    for step in range(STEPS):
        optimizer.apply([tf.constant(array[step].astype(np.float64)) for array in gradients.values()], variables)
        for key, variable in zip(SHAPES, variables):
            trajectory[key].append(variable.numpy().copy())
    name = f"{op}/{label}"
    recording.cases.append(
        {
            "name": name,
            "op": op,
            "attributes": attributes,
            "inputs": keys,
            "outputs": {key: recording.keep(f"{name}/{key}", np.stack(steps)) for key, steps in trajectory.items()},
            "source": KERAS,
        }
    )


KINDS = {
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adagrad": keras.optimizers.Adagrad,
    "adadelta": keras.optimizers.Adadelta,
    "adam": keras.optimizers.Adam,
    "adamax": keras.optimizers.Adamax,
    "nadam": keras.optimizers.Nadam,
    "adamw": keras.optimizers.AdamW,
}
for op, kind in KINDS.items():
    optimizer_case("defaults", op, kind)
    optimizer_case("learning-rate", op, kind, learningRate=0.05)
    optimizer_case("weight-decay", op, kind, learningRate=0.05, weightDecay=0.02)
    optimizer_case("clipnorm", op, kind, learningRate=0.05, clipnorm=1.5)
    optimizer_case("clipvalue", op, kind, learningRate=0.05, clipvalue=0.5)
    optimizer_case("global-clipnorm", op, kind, learningRate=0.05, globalClipnorm=2.0)

optimizer_case("momentum", "sgd", KINDS["sgd"], momentum=0.9)
optimizer_case("nesterov", "sgd", KINDS["sgd"], momentum=0.9, nesterov=True)
optimizer_case("nesterov-weight-decay", "sgd", KINDS["sgd"], momentum=0.8, nesterov=True, weightDecay=0.1)
optimizer_case("momentum-clipnorm", "sgd", KINDS["sgd"], momentum=0.9, clipnorm=1.0)
optimizer_case("schedule-exponential", "sgd", KINDS["sgd"], schedule={"name": "exponentialDecay"})
optimizer_case("schedule-piecewise", "sgd", KINDS["sgd"], schedule={"name": "piecewiseConstantDecay"}, momentum=0.9)
optimizer_case("momentum", "rmsprop", KINDS["rmsprop"], momentum=0.9)
optimizer_case("centered", "rmsprop", KINDS["rmsprop"], centered=True)
optimizer_case("centered-momentum", "rmsprop", KINDS["rmsprop"], centered=True, momentum=0.5, rho=0.8, epsilon=1e-3)
optimizer_case("accumulator", "adagrad", KINDS["adagrad"], learningRate=0.1, initialAccumulatorValue=0.5, epsilon=1e-3)
optimizer_case("rho", "adadelta", KINDS["adadelta"], learningRate=1.0, rho=0.9, epsilon=1e-6)
optimizer_case("amsgrad", "adam", KINDS["adam"], learningRate=0.05, amsgrad=True)
optimizer_case("betas", "adam", KINDS["adam"], learningRate=0.05, beta1=0.5, beta2=0.9, epsilon=1e-3)
optimizer_case("schedule-exponential", "adam", KINDS["adam"], schedule={"name": "exponentialDecay"})
optimizer_case("amsgrad", "adamw", KINDS["adamw"], learningRate=0.05, amsgrad=True)
optimizer_case("betas", "adamax", KINDS["adamax"], learningRate=0.05, beta1=0.5, beta2=0.9, epsilon=1e-3)
optimizer_case("betas", "nadam", KINDS["nadam"], learningRate=0.05, beta1=0.5, beta2=0.9, epsilon=1e-3)
EMA = {"useEma": True, "emaMomentum": 0.8, "emaOverwriteFrequency": 5}
optimizer_case("ema", "sgd", KINDS["sgd"], learningRate=0.05, momentum=0.9, **EMA)
optimizer_case("ema", "adamw", KINDS["adamw"], learningRate=0.05, **EMA)
recording.save()
