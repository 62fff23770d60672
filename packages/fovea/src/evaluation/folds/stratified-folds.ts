import { type OptionsOf, optional, options } from "../../support/schema.ts";
import { integer, positiveInteger } from "../../support/schema-fields.ts";
import type { Labels } from "../arguments.ts";
import { foldOfEach } from "./fold-of-each.ts";
import { groupsField } from "./groups-field.ts";

/** The images of one round of a cross-validation. */
export interface Split {
  /** Which repetition, from 0. */
  readonly repeat: number;
  /** Which fold is tested, from 0. */
  readonly fold: number;
  /** Indices of the images to train on, ascending. */
  readonly train: Int32Array;
  /** Indices of the images to test on, ascending. */
  readonly test: Int32Array;
}

const schema = options({
  /** Number of folds (default 5). */
  folds: positiveInteger({ default: 5 }),
  /** Number of times to split anew (default 1). */
  repeats: positiveInteger({ default: 1 }),
  /** Group of each image; the images of a group stay together (default: every image alone). */
  groups: optional(groupsField()),
  /** Seed of the splits (default 0). */
  seed: integer({ default: 0 }),
});

/** Options of `stratifiedFolds`. */
export type FoldOptions = OptionsOf<typeof schema>;

/**
 * Returns the splits of a (repeated, grouped) stratified k-fold cross-validation: each image is tested once per
 * repetition, every fold has about the same share of each class, and the images of a group are never on both sides.
 * `labels` are classes, or lists of classes for a multi-label set. The same seed gives the same splits.
 * Source: Kohavi, "A study of cross-validation and bootstrap for accuracy estimation", IJCAI 1995.
 * @throws ConfigError for fewer images or groups than folds; ShapeError if `groups` has another length.
 */
export function stratifiedFolds(labels: Labels, given: FoldOptions = {}): readonly Split[] {
  const { folds, repeats, groups, seed } = schema.resolve("stratifiedFolds", given);
  return Array.from({ length: repeats }, (_, repeat) => {
    const assigned = foldOfEach("stratifiedFolds", labels, { folds, groups, seed, stream: repeat });
    return Array.from({ length: folds }, (_, fold) => ({
      ...{ repeat, fold },
      train: imagesWhere(assigned, (other) => other !== fold),
      test: imagesWhere(assigned, (other) => other === fold),
    }));
  }).flat();
}

function imagesWhere(assigned: Int32Array, wanted: (fold: number) => boolean): Int32Array {
  return Int32Array.from(Array.from(assigned.keys()).filter((image) => wanted(assigned[image] ?? -1)));
}
