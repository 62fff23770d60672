import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Temporary files that are older, in milliseconds, belong to processes that were killed. */
const oldestTemporary = 3_600_000;

/** Which files of a folder are kept up to how many bytes. */
export interface FolderLimit {
  /** In bytes. */
  readonly limit: number;
  /** What the names of the files end with, such as ".pixels"; others stay, but for those of killed processes. */
  readonly extension: string;
}

interface CacheFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds. */
  readonly used: number;
}

/**
 * Deletes the files below a folder that were used (changed) longest ago until at most `limit` bytes are left, and what killed processes
 * left. Returns the bytes that are left. Several processes may do so at once: they choose the same files.
 */
export async function limitFolder(folder: string, { limit, extension }: FolderLimit): Promise<number> {
  const files = await filesOf(folder, extension);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes, used } of files.sort((a, b) => a.used - b.used)) {
    const isLeft = path.endsWith(".tmp") && Date.now() - used > oldestTemporary;
    if (!isLeft && total <= limit) continue;
    const isGone = await rm(path, { force: true }).then(
      () => true,
      () => false,
    );
    if (isGone) total -= bytes;
  }
  return total;
}

async function filesOf(folder: string, extension: string): Promise<CacheFile[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files: CacheFile[] = [];
  for (const name of names) {
    if (!name.endsWith(extension) && !name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    // Another process may have deleted it.
    const status = await stat(path).catch(() => undefined);
    if (status) files.push({ path, bytes: status.size, used: status.mtimeMs });
  }
  return files;
}
