import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { positiveInteger } from "../../support/schema-fields.ts";
import { checkCount, classLabels, finiteNumbers } from "../arguments.ts";
import { groupsField } from "../folds/groups-field.ts";
import { accuracyInterval } from "../statistics/accuracy-interval.ts";
import { defaultConfidence, openFraction } from "../statistics/interval.ts";
import { type ClassResult, f1Interval } from "./class-report.ts";

const schema = options({
  /** Number of classes (default: the largest label or prediction + 1). */
  classes: optional(positiveInteger()),
  /** Group of each image (default: every image alone). */
  groups: optional(groupsField()),
  /** Confidence of the intervals (default 0.95). */
  confidence: openFraction({ default: defaultConfidence }),
});

/** Options of `groupedClassReport`. */
export type GroupedClassReportOptions = OptionsOf<typeof schema>;

/**
 * Returns precision, recall and F1 of each class as `classReport` does, from the class and the predicted class of each
 * image. Given `groups`, such as bursts or near-duplicates, the intervals count the groups as `accuracyInterval` does:
 * ten copies of an image say as much of a class as one.
 * @throws ConfigError for a label, prediction or group that isn't a number of one; ShapeError if their numbers differ.
 */
export function groupedClassReport(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  given: GroupedClassReportOptions = {},
): readonly ClassResult[] {
  const where = "groupedClassReport";
  const { classes, groups, confidence } = schema.resolve(where, given);
  const bound = classes === undefined ? {} : { classes };
  const truth = classLabels(where, "labels", labels, bound);
  const predicted = classLabels(where, "predictions", predictions, { count: truth.length, ...bound });
  const groupOf = groups && finiteNumbers(where, "groups", groups);
  if (groupOf) checkCount(where, "groups", groupOf.length, truth.length);
  const share = (images: readonly number[]) =>
    accuracyInterval(
      images.map((image) => Number(truth[image] === predicted[image])),
      groupOf && images.map((image) => groupOf[image] ?? 0),
      confidence,
    );
  const own = imagesPerClass(truth, predicted, classes);
  return own.map(({ labeled, found }, label) => ({
    ...{ label, images: labeled.length },
    precision: share(found),
    recall: share(labeled),
    f1: f1Interval(share([...labeled, ...found.filter((image) => truth[image] !== label)])),
  }));
}

/** The images of each class, and those that are predicted as it. */
function imagesPerClass(truth: Int32Array, predicted: Int32Array, classes: number | undefined) {
  const count =
    classes ?? truth.reduce((most, label, image) => Math.max(most, label + 1, (predicted[image] ?? 0) + 1), 0);
  const images = Array.from({ length: count }, () => ({ labeled: [] as number[], found: [] as number[] }));
  truth.forEach((label, image) => {
    images[label]?.labeled.push(image);
    images[predicted[image] ?? 0]?.found.push(image);
  });
  return images;
}
