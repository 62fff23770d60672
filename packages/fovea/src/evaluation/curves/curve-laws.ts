import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { random } from "../../support/random.ts";
import { finiteNumbers } from "../arguments.ts";
import { fitPowerLaw, type PowerLaw } from "./power-law.ts";
import type { LearningCurvePoint } from "./probe-learning-curve.ts";

/** Returns the power law through the errors of some points. */
export function lawOf(points: readonly LearningCurvePoint[]): PowerLaw {
  return fitPowerLaw(
    points.map(({ images }) => images),
    points.map(({ accuracy }) => 1 - accuracy),
  );
}

/**
 * Returns the laws of reweighted images, the same weights at all points: the Bayesian bootstrap (Rubin, Annals of
 * Statistics 9, 1981). Images of a group share a weight. One imagined image is half wrong, so that a perfect score is
 * not taken for certain.
 */
export function reweightedLaws(
  points: readonly LearningCurvePoint[],
  resamples: number,
  seed: number,
  groups?: ArrayLike<number>,
): readonly PowerLaw[] {
  const sizes = points.map(({ images }) => images);
  const generator = random(seed);
  const weights = new Float64Array((points[0]?.correct.length ?? 0) + 1);
  const firstOf = firstMembers(groups);
  return Array.from({ length: resamples }, () => {
    // Exponential weights, divided by their sum, are uniform over all weightings.
    for (let image = 0; image < weights.length; image++) {
      const first = firstOf[image] ?? image;
      weights[image] = first < image ? (weights[first] as number) : -Math.log1p(-generator.uniform());
    }
    return fitPowerLaw(
      sizes,
      points.map(({ correct }) => weightedError(correct, weights)),
    );
  });
}

/** The first image of each image's group. */
function firstMembers(groups: ArrayLike<number> | undefined): readonly number[] {
  const known = new Map<number, number>();
  return Array.from(groups ?? [], (group, image) => {
    const first = known.get(group) ?? image;
    known.set(group, first);
    return first;
  });
}

function weightedError(correct: Float64Array, weights: Float64Array): number {
  const imagined = weights[correct.length] ?? 0;
  let sum = imagined;
  let wrong = imagined / 2;
  for (let image = 0; image < correct.length; image++) {
    const weight = weights[image] as number;
    sum += weight;
    wrong += weight * (1 - (correct[image] as number));
  }
  return wrong / sum;
}

/** @throws ConfigError unless there are two points or more, of the same images. */
export function checkPoints(where: string, points: readonly LearningCurvePoint[]): void {
  if (!Array.isArray(points) || points.length < 2) {
    throw new ConfigError(
      `${where}: expected two or more points of probeLearningCurve, received ${formatReceived(points)}`,
    );
  }
  for (const point of points as readonly Partial<LearningCurvePoint>[]) {
    const tested = finiteNumbers(where, "correct", point?.correct ?? []).length;
    const fits = tested > 0 && tested === points[0].correct.length;
    if (!fits || !(Number(point.images) > 0) || !Number.isFinite(point.accuracy)) {
      throw new ConfigError(
        `${where}: expected points { images, accuracy, correct } of the same images, received ${formatReceived(point)}`,
      );
    }
  }
}
