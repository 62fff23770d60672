import type { Tensor } from "../../../tensor/tensor.ts";
import type { KernelTable } from "../kernel.ts";
import { logSum } from "./softmax.ts";

/** The share of class `index` in the target of row `row`. */
function target(labels: Tensor, row: number, index: number, classes: number, smoothing: number): number {
  const share = labels.dtype === "int32" ? (labels.data[row] === index ? 1 : 0) : labels.data[row * classes + index]!;
  return share * (1 - smoothing) + smoothing / classes;
}

export const softmaxCrossEntropy: KernelTable["softmaxCrossEntropy"] = (
  { labelSmoothing },
  [logits, labels],
  [loss, probabilities],
) => {
  const classes = logits.shape.at(-1) ?? 1;
  for (let start = 0, row = 0; start < logits.data.length; start += classes, row++) {
    const { largest, logSum: rest } = logSum(logits.data, start, classes);
    let sum = 0;
    for (let i = 0; i < classes; i++) {
      const logProbability = logits.data[start + i]! - largest - rest;
      const share = target(labels, row, i, classes, labelSmoothing);
      // A class without a share costs nothing, however unlikely it is.
      if (share !== 0) sum -= share * logProbability;
      if (probabilities) probabilities.data[start + i] = Math.exp(logProbability);
    }
    if (loss) loss.data[row] = sum;
  }
};

export const softmaxCrossEntropyGradient: KernelTable["softmaxCrossEntropyGradient"] = (
  { labelSmoothing },
  [probabilities, labels],
  [y],
) => {
  if (!y) return;
  const classes = probabilities.shape.at(-1) ?? 1;
  for (let start = 0, row = 0; start < y.data.length; start += classes, row++) {
    let total = 0;
    for (let i = 0; i < classes; i++) total += target(labels, row, i, classes, labelSmoothing);
    for (let i = 0; i < classes; i++) {
      y.data[start + i] = total * probabilities.data[start + i]! - target(labels, row, i, classes, labelSmoothing);
    }
  }
};
