import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { classLabels } from "../arguments.ts";
import { checkPoints, reweightedLaws } from "./curve-laws.ts";
import type { PowerLaw } from "./power-law.ts";
import type { LearningCurvePoint } from "./probe-learning-curve.ts";

/** What a class gains from more images. */
export interface ClassGain {
  /** The class. */
  readonly label: number;
  /** Number of its images. */
  readonly images: number;
  /** Its estimated error now, drawn toward the error of all if it has few images. */
  readonly error: number;
  /** By how much its recall would grow. */
  readonly gain: number;
}

/** The weight of the error of all classes in that of one class, in images. */
const priorImages = 4;

/**
 * Estimates which classes gain most from `added` more images each, the largest gain first. A class has too few images
 * to fit its own curve. Its error, drawn toward that of all classes, falls as the common curve of `probeLearningCurve`
 * does: the part above the asymptote by (n/(n + added))^exponent, on average over reweighted images. A class that is
 * already good, or has many images, gains little.
 * @throws ConfigError for labels that are not classes, or points of other images; ShapeError if their numbers differ.
 */
export function classGains(
  points: readonly LearningCurvePoint[],
  labels: ArrayLike<number>,
  added: number,
): readonly ClassGain[] {
  const where = "classGains";
  checkPoints(where, points);
  if (!(typeof added === "number" && added > 0 && Number.isFinite(added))) {
    throw new ConfigError(`${where}: expected a positive number of added images, received ${formatReceived(added)}`);
  }
  const last = points.reduce((a, b) => (b.images > a.images ? b : a));
  const truth = classLabels(where, "labels", labels, { count: last.correct.length });
  const laws = reweightedLaws(points, 200, 0);
  const fall = (images: number) =>
    laws.reduce((sum, law) => sum + reducibleShare(law) * (1 - (images / (images + added)) ** law.exponent), 0) /
    laws.length;
  const counts = new Map<number, { images: number; wrong: number }>();
  truth.forEach((label, image) => {
    const count = counts.get(label) ?? { images: 0, wrong: 0 };
    counts.set(label, count);
    count.images++;
    count.wrong += 1 - (last.correct[image] ?? 0);
  });
  const gains = [...counts].map(([label, { images, wrong }]) => {
    const error = (wrong + priorImages * (1 - last.accuracy)) / (images + priorImages);
    return { label, images, error, gain: error * fall(images) };
  });
  return gains.sort((a, b) => b.gain - a.gain || a.label - b.label);
}

/** The share of the error that more images would reduce. */
function reducibleShare({ asymptote, excess }: PowerLaw): number {
  return excess > 0 ? excess / (asymptote + excess) : 0;
}
