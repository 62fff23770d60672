import type { Value } from "../../../graph/graph.ts";
import { batchNorm, batchNormGradient } from "../../../ops/batch-norm.ts";
import { add } from "../../../ops/elementwise/arithmetic.ts";
import { layerNorm, layerNormGradient } from "../../../ops/layer-norm.ts";
import { localResponseNorm, localResponseNormGradient } from "../../../ops/local-response-norm.ts";
import { logSoftmax, softmax } from "../../../ops/softmax.ts";
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from "../../../ops/softmax-cross-entropy.ts";
import { type Shape, sizeOf } from "../../../tensor/shape.ts";
import { apply, type ConformanceCase, composed } from "../conformance-case.ts";
import { input } from "../test-data.ts";

const batches: readonly Shape[] = [
  [2, 5, 7, 3],
  [4, 3, 3, 16],
  [2, 4, 5, 17],
  [1, 6, 6, 32],
  [3, 5, 5, 1],
  [9, 5],
  [7, 33],
];
const fused = [false, true] as const;

const images: readonly Shape[] = [
  [2, 3, 4, 5],
  [1, 4, 4, 16],
  [2, 3, 3, 17],
  [1, 5, 5, 3],
];
const neighbourhoods = [
  { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 },
  { depthRadius: 5, bias: 1, alpha: 0.3, beta: 0.5 },
  { depthRadius: 1, bias: 0.5, alpha: 1, beta: 1 },
];

/** Rows of whole and of broken vectors, few and many of them, and two that are long. */
const normalized: readonly Shape[] = [
  [2, 5, 7, 3],
  [4, 3, 3, 16],
  [2, 4, 5, 17],
  [1, 6, 6, 32],
  [7, 33],
  [5, 1],
  [6],
  [3, 4, 96],
  [700, 40],
  [2, 5000],
];

const rows: readonly Shape[] = [[7, 10], [3, 1], [5, 17], [2, 3, 4, 5], [2, 1000], [6]];
const smoothing = [0, 0.1];

/** With `residual` the normalization has one, and its derivative is compared too. */
function batchNormGradientCase(shape: Shape, relu: boolean, sum: boolean, residual: boolean): ConformanceCase {
  const attributes = { epsilon: 1e-3, ...(relu && { relu }), ...(sum && { sum }) };
  const vector = input(shape.slice(-1));
  return composed(
    { ...attributes, ...(residual && { residual }) },
    [input(shape), input(shape), vector, vector, input(shape), input(shape)],
    (...values) => {
      const [x, dy, scale, offset, added, more] = values as [Value, Value, Value, Value, Value, Value];
      const [y, mean, variance] = residual
        ? batchNorm(attributes, x, scale, offset, added)
        : batchNorm(attributes, x, scale, offset);
      const extra = [...(relu ? [y] : []), ...(sum ? [more] : [])];
      const gradients = batchNormGradient(attributes, x, dy, scale, mean, variance, ...extra);
      return [y, ...gradients.slice(0, residual ? 4 : 3)];
    },
    sizeOf(shape.slice(0, -1)),
  );
}

export const normalizationCases = {
  batchNorm: batches.flatMap((shape) =>
    fused.flatMap((relu) =>
      fused.map((residual) =>
        apply(
          batchNorm,
          { epsilon: 1e-3, ...(relu && { relu }) },
          [input(shape), input(shape.slice(-1)), input(shape.slice(-1)), ...(residual ? [input(shape)] : [])],
          { terms: sizeOf(shape.slice(0, -1)) },
        ),
      ),
    ),
  ),
  batchNormGradient: batches.flatMap((shape) =>
    fused.flatMap((relu) =>
      fused.flatMap((sum) => fused.map((residual) => batchNormGradientCase(shape, relu, sum, residual))),
    ),
  ),
  layerNorm: [
    ...normalized.map((shape) =>
      apply(layerNorm, { epsilon: 1e-3 }, [input(shape), input(shape.slice(-1)), input(shape.slice(-1))]),
    ),
    // A mean that is far from 0 must not cost the digits of what is left.
    composed({ epsilon: 1e-3, mean: 3000 }, [input([5, 4, 96]), input([96]), input([96])], (...values) => {
      const [x, scale, offset] = values as [Value, Value, Value];
      return layerNorm({ epsilon: 1e-3 }, add(x, 3000), scale, offset);
    }),
  ],
  // For a single channel it is 0, and what would be compared is rounding.
  layerNormGradient: normalized
    .filter((shape) => shape.at(-1) !== 1)
    .map((shape) =>
      apply(layerNormGradient, { epsilon: 1e-3 }, [input(shape), input(shape), input(shape.slice(-1))], {
        terms: sizeOf(shape.slice(0, -1)),
      }),
    ),
  localResponseNorm: images.flatMap((shape) =>
    neighbourhoods.map((attributes) => apply(localResponseNorm, attributes, [input(shape)])),
  ),
  localResponseNormGradient: images.flatMap((shape) =>
    neighbourhoods.map((attributes) => apply(localResponseNormGradient, attributes, [input(shape), input(shape)])),
  ),
  softmax: rows.map((shape) => apply(softmax, {}, [input(shape)])),
  logSoftmax: rows.map((shape) => apply(logSoftmax, {}, [input(shape)])),
  softmaxCrossEntropy: rows.flatMap((shape) =>
    smoothing.flatMap((labelSmoothing) => [
      apply(softmaxCrossEntropy, { labelSmoothing }, [
        input(shape),
        input(shape.slice(0, -1), { below: shape.at(-1) ?? 1 }),
      ]),
      apply(softmaxCrossEntropy, { labelSmoothing }, [input(shape), input(shape, "probabilities")]),
    ]),
  ),
  softmaxCrossEntropyGradient: rows.flatMap((shape) =>
    smoothing.flatMap((labelSmoothing) => [
      apply(softmaxCrossEntropyGradient, { labelSmoothing }, [
        input(shape, "probabilities"),
        input(shape.slice(0, -1), { below: shape.at(-1) ?? 1 }),
      ]),
      apply(softmaxCrossEntropyGradient, { labelSmoothing }, [
        input(shape, "probabilities"),
        input(shape, "probabilities"),
      ]),
    ]),
  ),
};
