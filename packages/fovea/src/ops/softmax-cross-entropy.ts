import { defineOp } from "../graph/define-op.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { multiply } from "./elementwise/arithmetic.ts";
import { reshape } from "./reshape.ts";

export interface CrossEntropyAttributes {
  /** Fraction of the target that is replaced by the uniform distribution (Szegedy et al. 2016). */
  readonly labelSmoothing: number;
}

function check(logits: TensorType, labels: TensorType): void {
  const { shape } = logits;
  const expected = labels.dtype === "int32" ? shape.slice(0, -1) : shape;
  if (!sameShape(labels.shape, expected)) {
    throw new ShapeError(
      `expected ${labels.dtype === "int32" ? "class indices" : "class probabilities"} ${formatShape(expected)} for ` +
        `logits ${formatShape(shape)}, received ${formatShape(labels.shape)}`,
    );
  }
}

/**
 * Computes −Σ target · log softmax(logits) over the last axis, in one numerically stable pass: logits [.., classes],
 * labels int32 [..] (class indices) or float32 [.., classes] (probabilities) → loss [..] and the softmax [.., classes],
 * which the gradient needs. Gradients flow only from the loss to the logits.
 */
export const softmaxCrossEntropy = defineOp({
  name: "softmaxCrossEntropy",
  infer: (_: CrossEntropyAttributes, logits: TensorType, labels: TensorType): readonly [TensorType, TensorType] => {
    check(logits, labels);
    return [
      { shape: logits.shape.slice(0, -1), dtype: "float32" },
      { shape: logits.shape, dtype: "float32" },
    ];
  },
  gradient: ({ attributes, inputs: [, labels], outputs: [, probabilities], upstream: [dy] }) => {
    if (!dy) return [];
    return [
      multiply(
        reshape({ shape: [...dy.shape, 1] }, dy),
        softmaxCrossEntropyGradient(attributes, probabilities, labels),
      ),
    ];
  },
});

/** The gradient per unit of loss: softmax [.., classes], labels → [.., classes]. */
export const softmaxCrossEntropyGradient = defineOp({
  name: "softmaxCrossEntropyGradient",
  infer: (_: CrossEntropyAttributes, probabilities: TensorType, labels: TensorType): readonly [TensorType] => {
    check(probabilities, labels);
    return [{ shape: probabilities.shape, dtype: "float32" }];
  },
});
