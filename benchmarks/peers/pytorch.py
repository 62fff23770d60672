"""Time one workload in PyTorch: python pytorch.py --workload lenet5 --mode train --layout channels_last"""

import statistics
import sys

from measure import arguments, limit_threads, measure, report

parser = arguments(("nchw", "channels_last"))
parser.add_argument("--fused", action="store_true", help="PyTorch's fused Adam instead of its default")
options = parser.parse_args()
limit_threads(options.threads)

import torch
from pytorch_models import WORKLOADS

torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)
if options.mode == "augment":
    from torchvision_augmentations import augment_step

    times = measure(augment_step(options.workload, options.layout), options)
    report("pytorch", torch.__version__, options, 1, times)
    sys.exit()
if options.mode == "explain":
    from torchvision_explanations import explanation_step

    memory = torch.channels_last if options.layout == "channels_last" else torch.contiguous_format
    times = measure(explanation_step(options.workload, memory), options)
    report("pytorch", torch.__version__, options, options.batch, times)
    sys.exit()
if options.mode == "folder":
    from torchvision_folders import folder_step

    step, processor_seconds = folder_step(options)
    spent = []

    def timed_step():
        start = processor_seconds()
        step()
        spent.append(processor_seconds() - start)

    times = measure(timed_step, options)
    cpu = 1000 * statistics.median(spent[-len(times) :])
    report("pytorch", torch.__version__, options, options.batch, times, cpu_ms=round(cpu, 4))
    sys.exit()
if options.workload in WORKLOADS:
    workload = WORKLOADS[options.workload]
else:
    from torchvision_models import ZOO

    workload = ZOO[options.workload]
batch = options.batch or workload.batch
memory = torch.channels_last if options.layout == "channels_last" else torch.contiguous_format
model = workload.build().to(memory_format=memory)
x = torch.randn(batch, *workload.shape).to(memory_format=memory)


def train_step():
    if workload.classes == 1:
        y, loss_of = torch.randint(0, 2, (batch, 1)).float(), torch.nn.BCEWithLogitsLoss()
    else:
        y, loss_of = torch.randint(0, workload.classes, (batch,)), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), fused=True if options.fused else None)

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    model.train()
    return step


def predict_step():
    model.eval()

    @torch.inference_mode()
    def step():
        logits = model(x)
        return logits.sigmoid() if workload.classes == 1 else logits.softmax(1)

    return step


times = measure(train_step() if options.mode == "train" else predict_step(), options)
report("pytorch", torch.__version__, options, batch, times, fused=options.fused)
