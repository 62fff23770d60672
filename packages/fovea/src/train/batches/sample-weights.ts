import { ShapeError } from "../../support/errors.ts";
import { formatShape, type Shape, sizeOf } from "../../tensor/shape.ts";

/**
 * Returns how many of the labels' leading axes `count` weights span: 1 for a weight per sample, more for a weight per
 * position.
 * @throws ShapeError if no number of axes matches.
 */
export function weightAxes(where: string, count: number, labels: Shape): number {
  for (let axes = 1; axes <= labels.length; axes++) if (sizeOf(labels.slice(0, axes)) === count) return axes;
  const samples = labels[0] ?? 0;
  throw new ShapeError(
    `${where}: sampleWeight: expected a weight per sample [${samples}] or per place of the labels ` +
      `${formatShape(labels)}, received ${count} for ${samples} samples`,
  );
}

/** Multiplies `weights` in place by `others`, which may have fewer axes and are then broadcast. */
export function multiplyWeights(weights: Float32Array, others: Float32Array): void {
  const places = weights.length / others.length;
  for (let place = 0; place < weights.length; place++) {
    weights[place] = (weights[place] ?? 1) * (others[Math.floor(place / places)] ?? 1);
  }
}
