import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { FormatError } from "../support/index.ts";
import { type OpenFile, openFile } from "./open-file.ts";
import { decision, pending, readDecision } from "./pending-files.ts";

/** Maximum number of attempts to open a folder that keeps changing; a change takes milliseconds. */
const attempts = 1000;

/**
 * Opens files of a folder that `writeTransactionally` writes, all of the same version, even if a writer is active or was
 * killed. Writes nothing, so the folder may be read-only. Missing files are missing in the result; the caller closes the
 * others.
 * @throws FormatError for a file that cannot be opened.
 */
export async function openTogether(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, OpenFile>> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const opened = await tryToOpen(folder, names);
    if (opened) return opened;
    await setTimeout(5 * Math.random());
  }
  throw new FormatError(`${folder}: its files are replaced again and again while they are read`);
}

/** Returns whether `openTogether` would find a file. */
export function isThere(folder: string, name: string): boolean {
  const waits = existsSync(join(folder, pending, decision)) && existsSync(join(folder, pending, name));
  return waits || existsSync(join(folder, name));
}

/** Returns undefined if the files have changed in the meantime. */
async function tryToOpen(folder: string, names: readonly string[]): Promise<Map<string, OpenFile> | undefined> {
  const opened = new Map<string, OpenFile>();
  try {
    const before = await readDecision(folder);
    for (const name of names) {
      if (before?.remove.includes(name)) continue;
      const path = join(folder, name);
      const waiting = before?.files.includes(name) ? await openIfThere(join(folder, pending, name), path) : undefined;
      const file = waiting ?? (await openIfThere(path));
      if (file) opened.set(name, file);
    }
    const after = await readDecision(folder);
    // While a change is pending, no other can begin. Otherwise, a whole change may have happened in between and replaced
    // the opened files.
    const same = before?.text === after?.text && (before !== undefined || (await areInPlace(folder, names, opened)));
    if (same) return opened;
  } catch (error) {
    await closeAll(opened.values());
    throw error;
  }
  await closeAll(opened.values());
  return undefined;
}

async function areInPlace(folder: string, names: readonly string[], opened: ReadonlyMap<string, OpenFile>) {
  for (const name of names) {
    const there = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    const ours = await opened.get(name)?.file.stat({ bigint: true });
    if (there?.ino !== ours?.ino || there?.dev !== ours?.dev) return false;
  }
  return true;
}

/** Opens a file if it exists; `name` is its name in messages. */
async function openIfThere(path: string, name = path): Promise<OpenFile | undefined> {
  try {
    return { ...(await openFile(path)), path: name };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Closes files; some may already be closed. */
export async function closeAll(files: Iterable<OpenFile>): Promise<void> {
  await Promise.all([...files].map(({ file }) => file.close()));
}
