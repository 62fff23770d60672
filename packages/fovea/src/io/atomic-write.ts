import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileHandle } from "./file-handle.ts";
import { isProcessAlive, processName, processNamePattern } from "./process-name.ts";

/** Milliseconds after which a temporary file counts as abandoned if its process cannot be checked. */
const staleAfter = 24 * 3600 * 1000;

/**
 * Writes a file atomically: `write` fills a temporary file in the same folder, which is flushed to disk and renamed to
 * `path`. If anything fails before the rename, the temporary file is removed and an existing file at `path` is
 * unchanged. A process that is killed leaves the existing file and a `.tmp` file, which the next writer of `path`
 * removes.
 */
export async function writeAtomically(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${processName()}-${randomBytes(6).toString("hex")}.tmp`);
  const file = await open(temporary, "wx");
  try {
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
  // The new file is in place; leftovers that cannot be removed do no harm.
  await removeLeftovers(path).catch(() => undefined);
}

/** Removes temporary files of processes that were killed while writing `path`, but not those of running ones. */
async function removeLeftovers(path: string): Promise<void> {
  const [folder, start] = [dirname(path), `.${basename(path)}.`];
  const pattern = new RegExp(`^(${processNamePattern})-[0-9a-f]{12}\\.tmp$`);
  for (const entry of await readdir(folder)) {
    const owner = entry.startsWith(start) ? pattern.exec(entry.slice(start.length))?.[1] : undefined;
    if (owner === undefined) continue;
    const { mtimeMs } = await stat(join(folder, entry));
    if (!isProcessAlive(owner, mtimeMs, staleAfter)) await rm(join(folder, entry), { force: true });
  }
}

/** Writes text (as UTF-8) or bytes atomically; see `writeAtomically`. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await writeAtomically(path, (file) => file.writeFile(content));
}

/** Makes a rename durable by flushing the folder. Windows cannot do this, but keeps renames safe in other ways. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (process.platform !== "win32") throw error;
  }
}
