import { join } from "node:path";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { type FolderEntry, folderEntry, statFault } from "./folder-entry.ts";
import { splitName } from "./split-name.ts";

/** The directories below a root, by their paths relative to it; the root itself is "". */
export interface FolderTree {
  readonly entries: ReadonlyMap<string, FolderEntry>;
  /** Directories that cannot be read. */
  readonly faults: readonly (readonly [path: string, reason: string])[];
  /** Number of directories that were read rather than known. */
  readonly read: number;
  /** Number of links to directories that lead back or to what was seen already. */
  readonly passedLinks: number;
}

interface Visit {
  readonly path: string;
  readonly ancestors: readonly string[];
  readonly isLink: boolean;
}

/** Directories that are read at the same time. */
const together = 16;

/**
 * Visits the directories below `root`. Those in `known` that haven't changed are not read again. Links to directories
 * are followed, but never into an ancestor, and within a class to every directory once: loops end.
 * @throws the file system's error if the root itself cannot be read.
 */
export async function walkFolder(
  root: string,
  known: ReadonlyMap<string, FolderEntry>,
  signal?: AbortSignalLike,
): Promise<FolderTree> {
  const entries = new Map<string, FolderEntry>();
  const faults: [string, string][] = [];
  const seen = new Set<string>();
  let read = 0;
  let passedLinks = 0;
  let [folders, links]: [Visit[], Visit[]] = [[{ path: "", ancestors: [], isLink: false }], []];

  const visit = async ({ path, ancestors, isLink }: Visit) => {
    let entry: FolderEntry;
    try {
      entry = await folderEntry(join(root, path), known.get(path));
    } catch (error) {
      if (path === "") throw error;
      faults.push([path, statFault(error)]);
      return;
    }
    const { identity } = entry;
    const key = `${classPart(path)}\0${identity}`;
    if (isLink && (ancestors.includes(identity) || seen.has(key))) {
      passedLinks++;
      return;
    }
    seen.add(key);
    entries.set(path, entry);
    if (entry !== known.get(path)) read++;
    const below = [...ancestors, identity];
    const child = (name: string) => (path === "" ? name : `${path}/${name}`);
    for (const name of entry.folders) folders.push({ path: child(name), ancestors: below, isLink });
    for (const name of entry.links) links.push({ path: child(name), ancestors: below, isLink: true });
  };

  // All real directories first: a link to one of them then shows nothing new.
  while (folders.length + links.length > 0) {
    signal?.throwIfAborted();
    if (folders.length > 0) {
      const next = folders.slice(0, together);
      folders = folders.slice(together);
      await Promise.all(next.map(visit));
    } else {
      const [next, ...rest] = links.sort((a, b) => (a.path < b.path ? -1 : 1));
      links = rest;
      if (next) await visit(next);
    }
  }
  return { entries, faults, read, passedLinks };
}

/** The part of a path that names the class: "cat" or "train/cat". */
function classPart(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return splitName(top) ? `${top}/${second}` : top;
}
