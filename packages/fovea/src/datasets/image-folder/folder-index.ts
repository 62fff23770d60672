import { join } from "node:path";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { imageFolderCache, readCacheFile, writeCacheFile } from "./cache-file.ts";
import type { FolderEntry } from "./folder-entry.ts";
import { type FolderTree, walkFolder } from "./walk-folder.ts";

/** Changes with the meaning of `FolderEntry`. */
const version = 1;

/**
 * Milliseconds: a directory that was changed this shortly before it was read may change again within the resolution of
 * its time, and is not kept.
 */
const timeResolution = 2000;

/**
 * The directories below `root`, through an index in the cache folder: unchanged directories are not read again. What
 * overwrites a file in place doesn't change its directory; whoever needs the current size of a file asks for it.
 */
export async function indexedFolder(root: string, signal?: AbortSignalLike): Promise<FolderTree> {
  const place = join(await imageFolderCache(root), "index.json");
  const content = await readCacheFile(place);
  const known = new Map(isIndex(content) && content.version === version ? content.entries : []);
  const started = Date.now();
  const tree = await walkFolder(root, known, signal);
  const settled = [...tree.entries].filter(
    ([, { modified, changed }]) => Math.max(modified, changed) < started - timeResolution,
  );
  const isSame = settled.length === known.size && settled.every(([path, entry]) => known.get(path) === entry);
  if (!isSame) await writeCacheFile(place, { version, entries: settled } satisfies Index);
  return tree;
}

interface Index {
  readonly version: number;
  readonly entries: readonly (readonly [path: string, entry: FolderEntry])[];
}

/** The content is what was written, by its hash; only another version may have written something else. */
function isIndex(value: unknown): value is Index {
  return typeof value === "object" && value !== null && "version" in value && "entries" in value;
}
