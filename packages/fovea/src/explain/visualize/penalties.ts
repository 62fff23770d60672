import type { Value } from "../../graph/graph.ts";
import { reduceSum } from "../../ops/broadcast.ts";
import { abs, add, multiply, square, subtract } from "../../ops/elementwise/arithmetic.ts";
import { slice } from "../../ops/slice.ts";

/** The weights of the penalties. */
export interface PenaltyWeights {
  readonly totalVariation: number;
  readonly l2: number;
}

/**
 * What is subtracted from the scores, summed over images with colors in 0 … 1 [count, height, width, channels]: the mean
 * difference between neighboring pixels, and the mean squared distance from gray. Undefined without penalties.
 */
export function penaltiesOf({ totalVariation, l2 }: PenaltyWeights, colors: Value): Value | undefined {
  const [, height = 0, width = 0] = colors.shape;
  const axes = [...(height > 1 ? [1] : []), ...(width > 1 ? [2] : [])];
  const penalties = [
    ...(totalVariation === 0 ? [] : axes.map((axis) => weightedMean(abs(differences(colors, axis)), totalVariation))),
    ...(l2 === 0 ? [] : [weightedMean(square(subtract(colors, 0.5)), l2)]),
  ];
  return penalties.length === 0 ? undefined : penalties.reduce((sum, penalty) => add(sum, penalty));
}

function differences(colors: Value, axis: number): Value {
  const size = colors.shape.with(axis, (colors.shape[axis] ?? 1) - 1);
  const part = (first: number) => slice({ begin: [0, 0, 0, 0].with(axis, first), size }, colors);
  return subtract(part(1), part(0));
}

/** The mean over each image, times `weight`, summed over the images. */
function weightedMean(values: Value, weight: number): Value {
  const [, ...perImage] = values.shape;
  const elements = perImage.reduce((product, size) => product * size, 1);
  return multiply(reduceSum({ axes: [0, 1, 2, 3] }, values), weight / elements);
}
