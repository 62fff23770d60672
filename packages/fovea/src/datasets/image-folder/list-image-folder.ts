import { resolve } from "node:path";
import type { ReportNote } from "../../report/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, formatCount } from "../../support/index.ts";
import { compareNames } from "./file-names.ts";
import { statFault } from "./folder-entry.ts";
import { indexedFolder } from "./folder-index.ts";
import { folderLayout, type PlacedImage } from "./folder-layout.ts";
import type { ImageRecord } from "./image-record.ts";
import { type LabelCorrections, readCorrections } from "./label-corrections.ts";
import { type SplitName, splitOrder } from "./split-name.ts";
import type { FolderTree } from "./walk-folder.ts";

/** How a folder is listed. */
export interface ListOptions {
  /** Names of the classes, in the order of their numbers; other folders are ignored. By default all, sorted. */
  readonly classes?: readonly string[];
  readonly signal?: AbortSignalLike;
}

/** The images of a folder with a folder for each class. */
export interface FolderListing {
  readonly root: string;
  /** Whether the images have values to predict, named by `classes`, instead of classes. */
  readonly hasValues?: boolean;
  /** Names of the classes: class number i is `classes[i]`, in every part. */
  readonly classes: readonly string[];
  /** Whether the folder has parts (`train/`, `validation/`, `test/`). Without them, all images are in `train`. */
  readonly hasSplits: boolean;
  /** The images of each part that there is, sorted by path. */
  readonly splits: ReadonlyMap<SplitName, readonly ImageRecord[]>;
  /** Classes that `train` doesn't have. Their images are in no part. */
  readonly unknownClasses: readonly { readonly split: SplitName; readonly name: string; readonly images: number }[];
  /** Image files and folders that cannot be examined. */
  readonly faults: readonly { readonly path: string; readonly reason: string }[];
  /** Numbers of what was passed over. */
  readonly passedOver: {
    /** Hidden files and folders, and those that operating systems leave behind. */
    readonly hidden: number;
    readonly notImages: number;
    /** Images outside of the folders of classes. */
    readonly unlabelled: number;
    /** Links to directories that lead back or to what was seen already. */
    readonly links: number;
    /** Images that `labels.jsonl` excludes. */
    readonly excluded: number;
  };
  /** Number of images with another label than their folder's, by `labels.jsonl`. */
  readonly relabelled: number;
  /** What a person should know. */
  readonly notes: readonly ReportNote[];
}

/**
 * Lists the images below `root`: a folder for each class, or `train/`, `validation/` (`val/`, `valid/`) and `test/`
 * with a folder for each class in them. A class is known by its name in every part. Folders below a class belong to the
 * class. The order is the same on every machine. Unchanged directories are known from an index in the cache folder.
 * @throws ConfigError if there is no such folder or no image in a folder of a class; FormatError for a damaged
 * `labels.jsonl`.
 */
export async function listImageFolder(root: string, options: ListOptions = {}): Promise<FolderListing> {
  const tree = await readTree(root, options.signal);
  const layout = folderLayout(root, tree);
  const corrections = await readCorrections(root);
  const { labelled, ...counts } = labelledImages(layout.images, corrections);
  const classes = options.classes ?? [
    ...new Set(labelled.filter(({ split }) => split === "train").map(({ className }) => className)),
  ];
  const ordered = options.classes ? classes : [...classes].sort(compareNames);
  if (ordered.length === 0) throw noImages(root, layout.images.length, tree);
  const numbers = new Map(ordered.map((name, index) => [name.normalize("NFC"), index]));
  const splits = new Map<SplitName, ImageRecord[]>();
  for (const split of splitOrder) if (layout.folders.has(split)) splits.set(split, []);
  const unknown = new Map<string, { split: SplitName; name: string; images: number }>();
  for (const { path, bytes, modified, split, className } of labelled) {
    const label = numbers.get(className);
    if (label !== undefined) splits.get(split)?.push({ path, bytes, modified, label });
    else if (!options.classes) {
      const key = `${split}/${className}`;
      const { images = 0 } = unknown.get(key) ?? {};
      unknown.set(key, { split, name: className, images: images + 1 });
    }
  }
  if (splits.get("train")?.length === 0) {
    throw new ConfigError(`imageFolder: ${root}: expected images of ${ordered.join(", ")}, received none of them`);
  }
  for (const records of splits.values()) records.sort((a, b) => compareNames(a.path, b.path));
  const isEmpty = (split: SplitName) => split !== "train" && splits.get(split)?.length === 0;
  const emptySplits = [...splits.keys()].filter(isEmpty);
  for (const split of emptySplits) splits.delete(split);

  const unlabelled = layout.images.filter(({ className }) => className === undefined).length;
  const faults = faultsOf(tree);
  const notes: readonly ReportNote[] = [
    ...corrections.notes,
    ...emptySplits.map((part) => ({ code: "emptyPart", part }) as const),
    ...layout.ignored.map((folder) => ({ code: "ignoredFolder", folder }) as const),
    ...(unlabelled > 0 ? [{ code: "unlabeled", images: unlabelled } as const] : []),
    ...emptyClasses(layout.folders, numbers, splits, options.classes !== undefined),
    ...counts.missing.map((path) => ({ code: "correctionWithoutImage", path }) as const),
  ];
  const entries = [...tree.entries.values()];
  const total = (count: (entry: (typeof entries)[number]) => number) =>
    entries.reduce((sum, entry) => sum + count(entry), 0);
  return {
    ...{
      root,
      classes: ordered,
      hasSplits: layout.hasSplits,
      splits,
      unknownClasses: [...unknown.values()],
      faults,
      notes,
    },
    passedOver: {
      hidden: total(({ hidden }) => hidden),
      notImages: total(({ otherFiles }) => otherFiles),
      ...{ unlabelled, links: tree.passedLinks, excluded: counts.excluded },
    },
    relabelled: counts.relabelled,
  };
}

async function readTree(root: string, signal: AbortSignalLike | undefined): Promise<FolderTree> {
  try {
    return await indexedFolder(root, signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === undefined) throw error;
    const reason = code === "ENOENT" ? `there is no such folder (${resolve(root)})` : statFault(error);
    throw new ConfigError(
      `imageFolder: ${root}: expected a folder with a folder of images for each class: ` +
        (code === "ENOTDIR" ? "it is a file" : reason),
      { cause: error },
    );
  }
}

interface LabelledImage extends PlacedImage {
  readonly className: string;
}

/** The images with their labels after the corrections. */
function labelledImages(images: readonly PlacedImage[], { byPath }: LabelCorrections) {
  const labelled: LabelledImage[] = [];
  const left = new Set(byPath.keys());
  let excluded = 0;
  let relabelled = 0;
  for (const image of images) {
    const correction = byPath.size > 0 ? byPath.get(image.path.normalize("NFC")) : undefined;
    if (correction) left.delete(image.path.normalize("NFC"));
    if (correction && "excluded" in correction) {
      excluded++;
      continue;
    }
    const className = correction && "label" in correction ? correction.label.normalize("NFC") : image.className;
    if (className === undefined) continue;
    if (className !== image.className) relabelled++;
    labelled.push({ ...image, className });
  }
  return { labelled, excluded, relabelled, missing: [...left] };
}

function faultsOf({ entries, faults }: FolderTree) {
  const inFolders = [...entries].flatMap(([folder, entry]) =>
    entry.faults.map(([name, reason]) => ({ path: folder === "" ? name : `${folder}/${name}`, reason })),
  );
  return [...faults.map(([path, reason]) => ({ path, reason })), ...inFolders].sort((a, b) =>
    compareNames(a.path, b.path),
  );
}

/** Notes on folders of classes without images, and on classes of `train` that another part lacks. */
function emptyClasses(
  folders: ReadonlyMap<SplitName, readonly string[]>,
  numbers: ReadonlyMap<string, number>,
  splits: ReadonlyMap<SplitName, readonly ImageRecord[]>,
  areChosen: boolean,
): ReportNote[] {
  const empty = [...new Set(folders.get("train"))].filter((name) => !numbers.has(name));
  const notes: ReportNote[] = areChosen ? [] : empty.map((folder) => ({ code: "emptyClass", folder }));
  for (const [part, records] of splits) {
    const present = new Set(records.map(({ label }) => label));
    const missing = [...numbers].filter(([, number]) => !present.has(number)).map(([name]) => name);
    if (missing.length > 0) notes.push({ code: "lacksClasses", part, classes: missing });
  }
  return notes;
}

function noImages(root: string, unlabelled: number, { entries }: FolderTree): ConfigError {
  const top = entries.get("");
  const hasFolders = (top?.folders.length ?? 0) + (top?.links.length ?? 0) > 0;
  const received =
    unlabelled > 0
      ? `${formatCount(unlabelled)} images outside of such folders`
      : hasFolders
        ? "folders without images"
        : "no folder";
  return new ConfigError(
    `imageFolder: ${root}: expected a folder of images for each class, received ${received}; ` +
      `put the images of each class into a folder of its name, as in ${root}/cat/1.jpg`,
  );
}
