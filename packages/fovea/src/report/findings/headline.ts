import type { Interval } from "../../evaluation/index.ts";
import type { PartName } from "../part-names.ts";
import type { PartResults } from "../part-results.ts";
import type { RunReport } from "../run-report.ts";

/** What an accuracy was measured on. */
export type Source = PartName | "cross-validation";

/** The accuracy that a reader should go by. */
export interface Headline {
  readonly source: Source;
  readonly accuracy: Interval;
  /** Number of images that it was measured on. */
  readonly images: number;
  /** Whether images that training holds too were left out. */
  readonly leaksLeftOut: boolean;
}

/**
 * Returns the most trustworthy accuracy of a report: of the test images, else the validation images, else by
 * cross-validation, in each case without images that leaked. Undefined if there is none: the accuracy on training
 * images says nothing about others.
 */
export function headlineOf({ results, crossValidation, data }: RunReport): Headline | undefined {
  for (const source of ["test", "validation"] as const) {
    const part = results[source];
    if (!part || part.images === 0) continue;
    const clean = part.withoutLeaks && part.withoutLeaks.images > 0 ? part.withoutLeaks : undefined;
    const { accuracy, images } = clean ?? part;
    return { source, accuracy, images, leaksLeftOut: clean !== undefined };
  }
  if (!crossValidation) return undefined;
  const images = data.classes.reduce((sum, { train }) => sum + train, 0);
  return { source: "cross-validation", accuracy: crossValidation.accuracy, images, leaksLeftOut: false };
}

/** The results whose mistakes are shown: of the test images, else the validation images, else the training images. */
export function shownResults({ results }: RunReport): { part: PartName; results: PartResults } | undefined {
  for (const part of ["test", "validation", "train"] as const) {
    const found = results[part];
    if (found && found.images > 0) return { part, results: found };
  }
  return undefined;
}
