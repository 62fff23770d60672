import { ConfigError } from "../../support/index.ts";
import { type SplitName, splitName } from "./split-name.ts";
import type { FolderTree } from "./walk-folder.ts";

/** An image file below a root, with the part and the class that its folders name. */
export interface PlacedImage {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  readonly split: SplitName;
  /** In composed form. Undefined for a file that is not in the folder of a class. */
  readonly className: string | undefined;
}

/** What the folders below a root mean. */
export interface FolderLayout {
  /** Whether the root holds folders for the parts, or for the classes. */
  readonly hasSplits: boolean;
  /** The names of the classes' folders for each part, empty folders included. */
  readonly folders: ReadonlyMap<SplitName, readonly string[]>;
  readonly images: readonly PlacedImage[];
  /** Folders beside those of the parts. */
  readonly ignored: readonly string[];
}

/**
 * Takes the folders of a tree as classes, or as parts with classes below: if there is a `train` folder with folders
 * below it, and a `validation` or `test` folder or nothing else beside it.
 * @throws ConfigError for two folders that mean the same part.
 */
export function folderLayout(root: string, { entries }: FolderTree): FolderLayout {
  const below = (path: string) => {
    const entry = entries.get(path);
    const names = [...(entry?.folders ?? []), ...(entry?.links ?? [])];
    return names.filter((name) => entries.has(path === "" ? name : `${path}/${name}`));
  };
  const topFolders = below("");
  const parts = topFolders.flatMap((folder) => {
    const split = splitName(folder);
    return split ? [{ folder, split }] : [];
  });
  const hasTrain = parts.some(({ folder, split }) => split === "train" && below(folder).length > 0);
  const hasSplits = hasTrain && (parts.length === topFolders.length || parts.some(({ split }) => split !== "train"));

  const splitOf = new Map<string, SplitName>();
  const folders = new Map<SplitName, string[]>();
  if (!hasSplits) folders.set("train", topFolders.map(composed));
  for (const { folder, split } of hasSplits ? parts : []) {
    const other = [...splitOf].find(([, name]) => name === split)?.[0];
    if (other !== undefined) {
      throw new ConfigError(
        `imageFolder: ${root}: expected one folder for ${split}, received "${other}" and "${folder}"; ` +
          "merge them, or move one of them away",
      );
    }
    splitOf.set(folder, split);
    folders.set(split, below(folder).map(composed));
  }

  const images: PlacedImage[] = [];
  for (const [folder, entry] of entries) {
    const [top, second] = folder.split("/");
    const split = hasSplits ? splitOf.get(top ?? "") : "train";
    if (!split && folder !== "") continue;
    const className = hasSplits ? second : top || undefined;
    const place = { split: split ?? "train", className: className === undefined ? undefined : composed(className) };
    for (const [name, bytes, modified] of entry.images) {
      images.push({ path: folder === "" ? name : `${folder}/${name}`, bytes, modified, ...place });
    }
  }
  const ignored = hasSplits ? topFolders.filter((folder) => !splitOf.has(folder)) : [];
  return { hasSplits, folders, images, ignored };
}

/** The composed form of a name: macOS may store "é" as two characters, others as one. */
function composed(name: string): string {
  return name.normalize("NFC");
}
