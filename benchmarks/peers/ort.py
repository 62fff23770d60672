"""Time a prediction in ONNX Runtime: python ort.py --workload resnet50 --mode predict --batch 1

PyTorch exports torchvision's network; ONNX Runtime does all the optimizations that it has.
"""

import io

from measure import arguments, limit_threads, measure, report

parser = arguments(("nchw",))
options = parser.parse_args()
limit_threads(options.threads)

import numpy as np
import onnxruntime
import torch
from torchvision_models import ZOO

torch.manual_seed(1)
workload = ZOO[options.workload]
batch = options.batch or workload.batch
model = torch.nn.Sequential(workload.build(), torch.nn.Softmax(1)).eval()
exported = io.BytesIO()
torch.onnx.export(model, torch.randn(batch, *workload.shape), exported, opset_version=17, dynamo=False)

settings = onnxruntime.SessionOptions()
settings.intra_op_num_threads = options.threads
settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
session = onnxruntime.InferenceSession(exported.getvalue(), settings, providers=["CPUExecutionProvider"])
del model, exported
name = session.get_inputs()[0].name
x = np.random.default_rng(1).standard_normal((batch, *workload.shape)).astype(np.float32)

times = measure(lambda: session.run(None, {name: x}), options)
report("onnxruntime", onnxruntime.__version__, options, batch, times)
