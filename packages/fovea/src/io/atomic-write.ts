import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file that is either complete or not there: `write` fills a temporary file in the same folder, which is
 * flushed to the disk and renamed over `path`. Whatever fails before the rename (a full disk, an error in
 * `write`), the temporary file is removed and an older file at `path` stays as it was; a process killed meanwhile
 * leaves the older file and a `.tmp` file beside it.
 */
export async function writeAtomically(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
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
}

/** `writeAtomically` with the whole content: text (as UTF-8) or bytes. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await writeAtomically(path, (file) => file.writeFile(content));
}

/** Makes a rename durable. Systems that cannot flush a folder (Windows) keep it safe in other ways. */
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
