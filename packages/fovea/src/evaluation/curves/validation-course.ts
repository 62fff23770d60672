import { numbersOf } from "./smooth-curve.ts";
import { turningPoint } from "./turning-point.ts";

/** How validation went. */
export interface ValidationCourse {
  readonly epochs: number;
  /** The epoch with the best smoothed loss, from 1. */
  readonly best: number;
  /** "turned": it got worse after that; "improving": the last epoch was the best; "level": neither. */
  readonly trend: "turned" | "improving" | "level";
}

/** From how many epochs a trend shows. */
const fewestEpochs = 4;

/**
 * Returns the course of a validation loss over the epochs; undefined for too few epochs to show a trend.
 * @throws ConfigError for values that are not numbers.
 */
export function validationCourse(values: ArrayLike<number>): ValidationCourse | undefined {
  const losses = numbersOf("validationCourse", values);
  if (losses.length < fewestEpochs) return undefined;
  const { epoch, turned } = turningPoint(losses);
  if (epoch < 0) return undefined;
  const trend = turned ? "turned" : epoch === losses.length - 1 ? "improving" : "level";
  return { epochs: losses.length, best: epoch + 1, trend };
}
