"""Record learning-rate schedules, step by step."""

import warnings

import keras
import torch
from recording import KERAS, TORCH, Recording

warnings.filterwarnings("ignore", category=UserWarning)
recording = Recording(
    "schedules", "Learning rates for steps 0, 1, 2, …: `values[step]`. Keras computes in float32, torch in float64.", __file__
)


def add(name, op, attributes, values, source):
    recording.cases.append({"name": name, "op": op, "attributes": attributes, "values": values, "source": source})


def keras_case(label, op, kind, steps=30, **attributes):
    names = {
        "initialLearningRate": "initial_learning_rate",
        "decaySteps": "decay_steps",
        "decayRate": "decay_rate",
        "warmupTarget": "warmup_target",
        "warmupSteps": "warmup_steps",
    }
    schedule = kind(**{names.get(key, key): value for key, value in attributes.items()})
    add(f"{op}/{label}", op, attributes, [float(schedule(step)) for step in range(steps)], f"{KERAS}, float32")


def torch_case(label, op, kind, steps, base, names, **attributes):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base)
    schedule = kind(optimizer, **{names[key]: value for key, value in attributes.items() if key in names})
    values = []
    for _ in range(steps):
        values.append(schedule.get_last_lr()[0])
        if len(values) < steps:
            optimizer.step()
            schedule.step()
    add(f"{op}/{label}", op, attributes, values, TORCH)


schedules = keras.optimizers.schedules
exponential = {"initialLearningRate": 0.1, "decaySteps": 7, "decayRate": 0.5}
keras_case("smooth", "exponentialDecay", schedules.ExponentialDecay, **exponential)
keras_case("staircase", "exponentialDecay", schedules.ExponentialDecay, **exponential, staircase=True)
keras_case(
    "three-values",
    "piecewiseConstantDecay",
    schedules.PiecewiseConstantDecay,
    boundaries=[5, 12],
    values=[0.1, 0.01, 0.001],
)
keras_case("plain", "cosineDecay", schedules.CosineDecay, initialLearningRate=0.1, decaySteps=20)
keras_case("alpha", "cosineDecay", schedules.CosineDecay, initialLearningRate=0.1, decaySteps=20, alpha=0.1)
keras_case(
    "warmup",
    "cosineDecay",
    schedules.CosineDecay,
    initialLearningRate=0.0,
    decaySteps=15,
    alpha=0.05,
    warmupTarget=0.1,
    warmupSteps=6,
)
keras_case(
    "warmup-from-above-zero",
    "cosineDecay",
    schedules.CosineDecay,
    initialLearningRate=0.02,
    decaySteps=15,
    warmupTarget=0.1,
    warmupSteps=5,
)

steps = {"stepSize": "step_size", "gamma": "gamma"}
torch_case(
    "every-7", "stepDecay", torch.optim.lr_scheduler.StepLR, 30, 0.1, steps, initialLearningRate=0.1, stepSize=7, gamma=0.3
)
cycle = {
    "maxLearningRate": "max_lr",
    "totalSteps": "total_steps",
    "divFactor": "div_factor",
    "finalDivFactor": "final_div_factor",
    "pctStart": "pct_start",
    "annealStrategy": "anneal_strategy",
    "threePhase": "three_phase",
}
for label, more in (
    ("defaults", {}),
    ("linear", {"annealStrategy": "linear"}),
    ("early-peak", {"pctStart": 0.25, "divFactor": 10.0, "finalDivFactor": 1e5}),
    ("three-phase", {"threePhase": True}),
):
    torch_case(
        label, "oneCycle", torch.optim.lr_scheduler.OneCycleLR, 25, 0.1, cycle, maxLearningRate=0.5, totalSteps=25, **more
    )
recording.save()
