import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isHiddenName, isImageName } from "./file-names.ts";

/** What lies directly in a directory, and what tells whether the directory has changed. */
export interface FolderEntry {
  /** Device and number of the directory: the same through every link. */
  readonly identity: string;
  /** Times of the last changes to the directory's list and to the directory itself, in milliseconds. */
  readonly modified: number;
  readonly changed: number;
  readonly images: readonly (readonly [name: string, bytes: number, modified: number])[];
  readonly folders: readonly string[];
  /** Names of symbolic links to directories. */
  readonly links: readonly string[];
  readonly hidden: number;
  readonly otherFiles: number;
  /** Image files that cannot be examined, such as links that lead nowhere. */
  readonly faults: readonly (readonly [name: string, reason: string])[];
}

/** Files whose size and time are requested together. */
const together = 512;

/** Reads the directory `path`, or returns `known` if the directory hasn't changed since. */
export async function folderEntry(path: string, known: FolderEntry | undefined): Promise<FolderEntry> {
  const { dev, ino, mtimeMs: modified, ctimeMs: changed } = await stat(path);
  const identity = `${dev}:${ino}`;
  if (known?.identity === identity && known.modified === modified && known.changed === changed) return known;
  const entry = {
    ...{ identity, modified, changed, hidden: 0, otherFiles: 0 },
    ...{ images: [] as [string, number, number][], folders: [] as string[], links: [] as string[] },
    faults: [] as [string, string][],
  };
  const examine = async (name: string) => {
    try {
      const status = await stat(join(path, name));
      if (status.isDirectory()) entry.links.push(name);
      else if (!isImageName(name) || !status.isFile()) entry.otherFiles++;
      else entry.images.push([name, status.size, status.mtimeMs]);
    } catch (error) {
      if (isImageName(name)) entry.faults.push([name, statFault(error)]);
      else entry.otherFiles++;
    }
  };
  const unexamined: string[] = [];
  for (const item of await readdir(path, { withFileTypes: true })) {
    if (isHiddenName(item.name)) entry.hidden++;
    else if (item.isDirectory()) entry.folders.push(item.name);
    else if (item.isSymbolicLink() || isImageName(item.name)) unexamined.push(item.name);
    else entry.otherFiles++;
  }
  for (let first = 0; first < unexamined.length; first += together) {
    await Promise.all(unexamined.slice(first, first + together).map(examine));
  }
  return entry;
}

/** Why a file or folder cannot be examined. */
export function statFault(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT")
    return "there is no such file: it vanished, is a link that leads nowhere, or has a damaged name";
  if (code === "ELOOP") return "it is a link that leads to itself";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  return error instanceof Error ? error.message : String(error);
}
