import { ShapeError } from "../../support/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../tensor/shape.ts";

/**
 * How many axes `count` weights have: those of the labels from the first on, as many as it takes. One is a weight per
 * sample; more are weights per place.
 * @throws ShapeError when no number of axes holds so many.
 */
export function weightAxes(where: string, count: number, labels: Shape): number {
  for (let axes = 1; axes <= labels.length; axes++) if (sizeOf(labels.slice(0, axes)) === count) return axes;
  const samples = labels[0] ?? 0;
  throw new ShapeError(
    `${where}: sampleWeight: expected a weight per sample [${samples}] or per place of the labels ` +
      `${formatShape(labels)}, received ${count} for ${samples} samples`,
  );
}

/** Multiplies the weight of every place in `weights` by that of the sample or place in `others` that it belongs to. */
export function multiplyWeights(weights: Float32Array, others: Float32Array): void {
  const places = weights.length / others.length;
  for (let place = 0; place < weights.length; place++) {
    weights[place] = (weights[place] ?? 1) * (others[Math.floor(place / places)] ?? 1);
  }
}
