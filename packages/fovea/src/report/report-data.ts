import type { PartName } from "./part-names.ts";
import type { ReportFault } from "./part-results.ts";
import type { ReportNote } from "./report-note.ts";

/** What images were grouped by: their pixels and names, their names alone, or nothing. */
export const groupingMethods = ["images", "names", "none"] as const;

/** One of `groupingMethods`. */
export type GroupingMethod = (typeof groupingMethods)[number];

/** Images that show the same. Paths are relative to the folder. */
export type ReportImageGroup = readonly {
  readonly path: string;
  readonly split: PartName;
  readonly className: string;
}[];

/** The images that a model was trained and measured on. */
export interface ReportData {
  /** The folder. */
  readonly root: string;
  /** Number of images of each class in each part. */
  readonly classes: readonly ({ readonly name: string } & Readonly<Record<PartName, number>>)[];
  /** How images that show the same were found, the number of their groups, and of the images in them. */
  readonly grouping: {
    readonly method: GroupingMethod;
    readonly groups: number;
    readonly images: number;
  };
  /** Groups with images in several parts: results on them are too good. */
  readonly leaks: readonly ReportImageGroup[];
  /** Groups with images of several classes: one of the labels may be wrong. */
  readonly mixedGroups: readonly ReportImageGroup[];
  /** Files that were left out, and why. */
  readonly faults: readonly ReportFault[];
  /** Number of images whose label was corrected by `labels.jsonl`. */
  readonly relabeled: number;
  /** What a person should know. Sentences, as in reports of earlier versions, are shown as they are. */
  readonly notes: readonly (string | ReportNote)[];
}
