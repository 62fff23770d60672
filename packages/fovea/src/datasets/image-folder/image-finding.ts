/**
 * What can be wrong with images: in the order of a report. Results are wrong with the first five, the others are
 * suspicions that a person should look at.
 */
export const findingKinds = [
  "broken",
  "leak",
  "conflicting labels",
  "exact duplicates",
  "near duplicates",
  "blank",
  "dark",
  "bright",
  "blurred",
  "tiny",
  "odd aspect ratio",
  "rotated",
  "grey among colour",
  "animated",
] as const;

/** One of `findingKinds`. */
export type FindingKind = (typeof findingKinds)[number];

/** Something that may be wrong with an image, or with several together. */
export interface ImageFinding {
  readonly kind: FindingKind;
  /** Paths relative to the root. */
  readonly paths: readonly string[];
  /** What was found, as in "brightness 3 %". */
  readonly detail: string;
}
