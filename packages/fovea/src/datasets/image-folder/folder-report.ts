import { noteSentence, type ReportNote } from "../../report/index.ts";
import type { ExaminedFolder, Grouping } from "./examine-folder.ts";
import type { ImageFault } from "./fingerprint-images.ts";
import type { GroupReason } from "./group-images.ts";
import type { FolderListing } from "./list-image-folder.ts";
import { type SplitName, splitOrder } from "./split-name.ts";

/** Images that show the same, with their parts. */
export type ImageGroup = readonly { readonly path: string; readonly split: SplitName; readonly className: string }[];

/** What was found in a folder of images, left out and grouped. Plain data. */
export interface FolderReport {
  readonly root: string;
  /** Number of images of each class in each part. */
  readonly classes: readonly ({ readonly name: string } & Readonly<Record<SplitName, number>>)[];
  readonly grouping: {
    readonly method: Grouping;
    /** Number of groups of several images, and of the images in them. */
    readonly groups: number;
    readonly images: number;
    /** How many images each reason connected with others. */
    readonly connections: Readonly<Record<GroupReason, number>>;
  };
  /** The groups of several images. */
  readonly groups: readonly ImageGroup[];
  /** Groups with images in several parts, which only the folder's own parts can have: results on them are too good. */
  readonly leaks: readonly ImageGroup[];
  /**
   * Groups with images of several classes: one of the labels may be wrong. They are in no part that was divided off.
   */
  readonly mixedGroups: readonly ImageGroup[];
  /** Files that were left out, and why. */
  readonly faults: readonly ImageFault[];
  readonly passedOver: FolderListing["passedOver"];
  /** Number of images with another label than their folder's, by `labels.jsonl`. */
  readonly relabelled: number;
  /** What a person should know, as sentences. */
  readonly notes: readonly string[];
  /** The same as data, which reports say in other languages. */
  readonly noteData: readonly ReportNote[];
}

/** Summarizes a folder of images whose parts are known. */
export function folderReport(
  { root, classes, splits, passedOver, relabelled, notes }: FolderListing,
  { images, groupOf, grouping, connections, faults, notes: furtherNotes }: ExaminedFolder,
  parts: readonly SplitName[],
): FolderReport {
  const counts = classes.map((name) => ({ name, train: 0, validation: 0, test: 0 }));
  const members = new Map<number, ImageGroup[number][]>();
  images.forEach(({ path, label }, index) => {
    const split = parts[index] ?? "train";
    const labels = typeof label === "number" ? [label] : label;
    for (const number of labels) {
      const count = counts[number];
      if (count) count[split]++;
    }
    const image = { path, split, className: labels.map((number) => classes[number] ?? "").join(", ") };
    const group = members.get(groupOf[index] ?? index);
    if (group) group.push(image);
    else members.set(groupOf[index] ?? index, [image]);
  });
  const groups = [...members.values()].filter(({ length }) => length > 1);
  const differing = (key: "split" | "className") =>
    groups.filter((group) => new Set(group.map((image) => image[key])).size > 1);
  const divided = splitOrder.filter((split) => !splits.has(split));
  const noteData = [...notes, ...furtherNotes, ...missingClasses(counts, divided)];
  return {
    root,
    classes: counts,
    grouping: {
      method: grouping,
      groups: groups.length,
      images: groups.reduce((sum, { length }) => sum + length, 0),
      connections,
    },
    groups,
    leaks: differing("split"),
    mixedGroups: differing("className"),
    ...{ faults, passedOver, relabelled },
    ...{ notes: noteData.map(noteSentence), noteData },
  };
}

/** Notes on classes that a part which was divided off lacks, because their images are one group or too few. */
function missingClasses(counts: FolderReport["classes"], divided: readonly SplitName[]): ReportNote[] {
  return divided.flatMap((split) => {
    const missing = counts.filter((count) => count[split] === 0).map(({ name }) => name);
    if (missing.length === 0 || missing.length === counts.length) return [];
    return [{ code: "gotNoClasses", part: split, classes: missing }];
  });
}
