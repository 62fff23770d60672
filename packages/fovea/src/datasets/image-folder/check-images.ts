import { noteSentence } from "../../report/index.ts";
import { checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { checkPath } from "../../support/path-option.ts";
import { examineChecks } from "./examine-checks.ts";
import { type ExaminedRecord, examineFolder } from "./examine-folder.ts";
import type { ExamineOptions } from "./fingerprint-images.ts";
import { findingKinds, type ImageFinding } from "./image-finding.ts";
import { type FolderListing, listImageFolder } from "./list-image-folder.ts";
import { qualityFindings } from "./quality-findings.ts";
import { type SplitName, splitOrder } from "./split-name.ts";

/** What was found in a folder of images. Plain data. */
export interface FolderCheck {
  readonly root: string;
  /** Number of images that can be decoded. */
  readonly images: number;
  /** Number of these of each class in each part. */
  readonly classes: readonly ({ readonly name: string } & Readonly<Record<SplitName, number>>)[];
  /** In the order of `findingKinds`, then by path. */
  readonly findings: readonly ImageFinding[];
  readonly passedOver: FolderListing["passedOver"];
  /** What a person should know. */
  readonly notes: readonly string[];
}

/**
 * Checks the images of a folder: broken files; leaks between its parts; the same image with different labels; duplicates;
 * dark, bright, blurred, tiny, very long, wrongly rotated, grey and animated images. Every image is decoded once. Findings
 * from "blank" on are suspicions. The folder is laid out as for `imageFolder`; one class suffices.
 * @throws ConfigError if there is no such folder or no image in a folder of a class.
 */
export async function checkImages(root: string, options: ExamineOptions = {}): Promise<FolderCheck> {
  checkPath("datasets.checkImages", root);
  const checked = checkOptions("datasets.checkImages", examineChecks satisfies OptionChecks<ExamineOptions>, options);
  const listing = await listImageFolder(root, checked);
  const { images, groupOf, lookalikesOf, faults, notes } = await examineFolder(listing, {
    ...checked,
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
  return {
    ...{ root, images: images.length, passedOver: listing.passedOver },
    classes: listing.classes.map((name, number) => {
      const count = (split: SplitName) =>
        images.filter((image) => image.label === number && image.split === split).length;
      return { name, train: count("train"), validation: count("validation"), test: count("test") };
    }),
    findings: findingKinds.flatMap((kind) => found.filter((finding) => finding.kind === kind)),
    notes: [...listing.notes.map(noteSentence), ...unknown, ...notes.map(noteSentence), ...quality.notes],
  };
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
    const labels = [...new Set(group.map(({ label }) => classes[Number(label)] ?? String(label)))];
    if (labels.length > 1) return [{ kind: "conflicting labels", paths, detail: labels.join(", ") }];
    if (new Set(group.map(({ split }) => split)).size > 1) return [];
    const isSameFile = new Set(group.map(({ fingerprint }) => fingerprint?.sha256)).size === 1;
    return [{ kind: isSameFile ? "exact duplicates" : "near duplicates", paths, detail: `${paths.length} images` }];
  });
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
