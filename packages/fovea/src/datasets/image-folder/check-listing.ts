import { noteSentence } from "../../report/index.ts";
import { classSizeNotes } from "./class-size-notes.ts";
import { type ExaminedRecord, examineFolder } from "./examine-folder.ts";
import type { ExamineOptions } from "./fingerprint-images.ts";
import { findingKinds, type ImageFinding } from "./image-finding.ts";
import type { FolderListing } from "./list-image-folder.ts";
import { qualityFindings } from "./quality-findings.ts";
import { type SplitName, splitOrder } from "./split-name.ts";

/** What was found in a folder of images. Plain data. */
export interface FolderCheck {
  readonly root: string;
  /** Number of images that can be decoded. */
  readonly images: number;
  /** Number of these of each class in each part; empty for images with values. */
  readonly classes: readonly ({ readonly name: string } & Readonly<Record<SplitName, number>>)[];
  /** Which classes have few images to train on, and which many more than others. */
  readonly classNotes: readonly string[];
  /** In the order of `findingKinds`, then by path. */
  readonly findings: readonly ImageFinding[];
  readonly passedOver: FolderListing["passedOver"];
  /** What a person should know. */
  readonly notes: readonly string[];
}

/** Checks listed images; see `checkImages`. */
export async function checkListing(listing: FolderListing, options: ExamineOptions = {}): Promise<FolderCheck> {
  const { images, groupOf, lookalikesOf, faults, notes } = await examineFolder(listing, {
    ...options,
    grouping: "images",
  });
  const quality = qualityFindings(images);
  const broken = faults.map(({ path, reason }) => ({ kind: "broken", paths: [path], detail: reason }) as const);
  const found: ImageFinding[] = [
    ...broken,
    ...leaks(images, groupOf),
    ...sameImages(images, lookalikesOf, listing.classes),
    ...quality.findings,
  ];
  const unknown = listing.unknownClasses.map(
    ({ split, name, images: count }) => `${split} has ${count} images of "${name}", a class that train lacks`,
  );
  const classes = listing.hasValues ? [] : classCounts(listing.classes, images);
  return {
    ...{ root: listing.root, images: images.length, passedOver: listing.passedOver, classes },
    classNotes: classSizeNotes(classes),
    findings: findingKinds.flatMap((kind) => found.filter((finding) => finding.kind === kind)),
    notes: [...listing.notes.map(noteSentence), ...unknown, ...notes.map(noteSentence), ...quality.notes],
  };
}

function classCounts(names: readonly string[], images: readonly ExaminedRecord[]): FolderCheck["classes"] {
  const counts = names.map((name) => ({ name, train: 0, validation: 0, test: 0 }));
  for (const { label, split } of images) {
    for (const number of numbersOf(label)) {
      const count = counts[number];
      if (count) count[split]++;
    }
  }
  return counts;
}

function numbersOf(label: ExaminedRecord["label"]): readonly number[] {
  return typeof label === "number" ? [label] : label;
}

/** Groups with images in several parts. */
function leaks(images: readonly ExaminedRecord[], groupOf: Int32Array): ImageFinding[] {
  return groupsOf(images, groupOf).flatMap((group): ImageFinding[] => {
    const splits = splitOrder.filter((name) => group.some(({ split }) => split === name));
    return splits.length < 2 ? [] : [{ kind: "leak", paths: group.map(({ path }) => path), detail: splits.join(", ") }];
  });
}

/** Groups of equal images with several labels, or in one part. */
function sameImages(
  images: readonly ExaminedRecord[],
  lookalikesOf: Int32Array,
  classes: readonly string[],
): ImageFinding[] {
  return groupsOf(images, lookalikesOf).flatMap((group): ImageFinding[] => {
    const paths = group.map(({ path }) => path);
    const labels = [...new Set(group.map((image) => labelOf(image, classes)))];
    if (labels.length > 1) return [{ kind: "conflicting labels", paths, detail: labels.join(", ") }];
    if (new Set(group.map(({ split }) => split)).size > 1) return [];
    const isSameFile = new Set(group.map(({ fingerprint }) => fingerprint?.sha256)).size === 1;
    return [{ kind: isSameFile ? "exact duplicates" : "near duplicates", paths, detail: `${paths.length} images` }];
  });
}

/** The label of an image as text: "cat", "cat + dog", "none", or its values, "3.5". */
function labelOf({ label, values }: ExaminedRecord, classes: readonly string[]): string {
  if (values) return values.join(", ");
  return (
    numbersOf(label)
      .map((number) => classes[number] ?? "")
      .join(" + ") || "none"
  );
}

/** The groups of several images. */
function groupsOf(images: readonly ExaminedRecord[], groupOf: Int32Array): ExaminedRecord[][] {
  const groups = new Map<number, ExaminedRecord[]>();
  images.forEach((image, index) => {
    const group = groups.get(groupOf[index] ?? index);
    if (group) group.push(image);
    else groups.set(groupOf[index] ?? index, [image]);
  });
  return [...groups.values()].filter(({ length }) => length > 1);
}
