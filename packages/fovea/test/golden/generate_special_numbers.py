"""Record unary functions of NaN, the infinities and both zeros."""

import numpy as np
import torch
import torch.nn.functional as F
from recording import NUMPY, TORCH, Recording

recording = Recording(
    "special-numbers",
    "Functions of NaN, ∞, −∞, 0 and −0. `sign` is NumPy's: PyTorch has 0 for a NaN there.",
    __file__,
)
x = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0], np.float32)
wide = torch.tensor(x.astype(np.float64))

for name, compute in (
    ("relu", F.relu),
    ("relu6", F.relu6),
    ("leakyRelu", lambda x: F.leaky_relu(x, 0.2)),
    ("elu", F.elu),
    ("gelu", F.gelu),
    ("silu", F.silu),
    ("softplus", F.softplus),
    ("sigmoid", torch.sigmoid),
    ("tanh", torch.tanh),
    ("erf", torch.erf),
    ("exp", torch.exp),
    ("log", torch.log),
    ("sqrt", torch.sqrt),
    ("abs", torch.abs),
    ("square", torch.square),
):
    recording.add(name, name, {}, TORCH, inputs={"x": x}, outputs={"y": compute(wide).numpy()})
recording.add("sign", "sign", {}, NUMPY, inputs={"x": x}, outputs={"y": np.sign(x)})
recording.save()
