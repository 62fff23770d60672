import type { ReportNote } from "../../report/index.ts";
import { type ExamineOptions, fingerprintImages, type ImageFault } from "./fingerprint-images.ts";
import { type GroupReason, groupImages, type ImageGroups } from "./group-images.ts";
import type { ImageFingerprint } from "./image-fingerprint.ts";
import type { ImageRecord } from "./image-record.ts";
import type { FolderListing } from "./list-image-folder.ts";
import type { SplitName } from "./split-name.ts";

/** What images are grouped by: their pixels and names, their names alone, or nothing. */
export type Grouping = "images" | "names" | "none";

/** With more images, grouping decodes none unless it is asked to. */
const mostDecoded = 20_000;

/** An image of a part, with what is known of it. */
export interface ExaminedRecord extends ImageRecord {
  readonly split: SplitName;
  readonly fingerprint: ImageFingerprint | undefined;
}

/** The images of a folder that can be used, in groups. */
export interface ExaminedFolder {
  readonly images: readonly ExaminedRecord[];
  readonly grouping: Grouping;
  /** The group of each image: the position of the group's first image. */
  readonly groupOf: ImageGroups["groupOf"];
  /** The same by equal files and near-duplicates alone. */
  readonly lookalikesOf: ImageGroups["lookalikesOf"];
  readonly connections: Readonly<Record<GroupReason, number>>;
  readonly faults: readonly ImageFault[];
  readonly notes: readonly ReportNote[];
}

/** Examines and groups the images of a folder. `grouping` is by default "images" up to 20,000 images, else "names". */
export async function examineFolder(
  { root, splits, faults }: FolderListing,
  { grouping, ...options }: ExamineOptions & { readonly grouping?: Grouping | undefined },
): Promise<ExaminedFolder> {
  const all = [...splits].flatMap(([split, records]) => records.map((record) => ({ ...record, split })));
  const chosen = grouping ?? (all.length > mostDecoded ? "names" : "images");
  const examined = chosen === "images" ? await fingerprintImages(root, all, options) : undefined;
  const images = all
    .map((record) => ({ ...record, fingerprint: examined?.fingerprints.get(record.path) }))
    .filter(({ fingerprint }) => !examined || fingerprint);
  const { groupOf, lookalikesOf, connections } = chosen === "none" ? ungrouped(images.length) : groupImages(images);
  const notes: ReportNote[] = [...(examined?.notes ?? [])];
  if (chosen !== "images" && grouping === undefined) {
    notes.push({ code: "notDecoded", images: all.length, limit: mostDecoded });
  }
  return {
    ...{ images, grouping: chosen, groupOf, lookalikesOf, connections, notes },
    faults: [...faults, ...(examined?.faults ?? [])],
  };
}

/** Every image alone. */
function ungrouped(count: number): ImageGroups {
  const alone = Int32Array.from({ length: count }, (_, index) => index);
  return { groupOf: alone, lookalikesOf: alone, connections: groupImages([]).connections };
}
