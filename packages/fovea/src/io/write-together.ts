import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FormatError } from "../support/index.ts";
import { isJsonObject } from "../support/json.ts";
import { syncFolder, writeFileAtomically } from "./atomic-write.ts";

/** Where new files wait until all of them are complete. */
const staging = ".saving";

/** Names what has to be done to the waiting files; with it, the new files count and the old ones do not. */
const decision = "complete.json";

const queues = new Map<string, Promise<unknown>>();

/**
 * Replaces files of `folder` together: after a fault or a kill at any moment, `finishWriting` leaves either all of
 * the old files or all of the new ones. `write` puts the new files into the folder that it is given; files of the
 * names in `remove` go away with the change. Calls for one folder wait for each other.
 */
export async function writeTogether(
  folder: string,
  write: (staging: string) => Promise<void>,
  remove: readonly string[] = [],
): Promise<void> {
  const key = resolve(folder);
  const turn = (queues.get(key) ?? Promise.resolve()).catch(() => undefined).then(() => replace(key, write, remove));
  queues.set(key, turn);
  try {
    await turn;
  } finally {
    if (queues.get(key) === turn) queues.delete(key);
  }
}

/** Ends a change that was interrupted after its files were complete. To be called before such files are read. */
export async function finishWriting(folder: string): Promise<void> {
  const waiting = join(folder, staging);
  const text = await readFile(join(waiting, decision), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (text === undefined) return;
  const { files, remove } = parse(text, join(waiting, decision));
  const left = new Set(await readdir(waiting));
  for (const file of files) if (left.has(file)) await rename(join(waiting, file), join(folder, file));
  for (const file of remove) await rm(join(folder, file), { force: true });
  await syncFolder(folder);
  await rm(waiting, { recursive: true, force: true });
}

async function replace(folder: string, write: (staging: string) => Promise<void>, remove: readonly string[]) {
  const waiting = join(folder, staging);
  await mkdir(folder, { recursive: true });
  await finishWriting(folder);
  await rm(waiting, { recursive: true, force: true });
  await mkdir(waiting);
  try {
    await write(waiting);
    const files = await readdir(waiting);
    await writeFileAtomically(join(waiting, decision), JSON.stringify({ files, remove }));
  } catch (error) {
    await rm(waiting, { recursive: true, force: true });
    throw error;
  }
  await finishWriting(folder);
}

function parse(text: string, path: string): { files: readonly string[]; remove: readonly string[] } {
  const value = parseJson(text);
  const isNames = (list: unknown): list is readonly string[] =>
    Array.isArray(list) && list.every((name) => typeof name === "string" && !/[\\/]/.test(name) && name !== "..");
  if (isJsonObject(value) && isNames(value.files) && isNames(value.remove)) {
    return { files: value.files, remove: value.remove };
  }
  throw new FormatError(`${path}: expected lists of the names of files; remove the folder to go back to the old files`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
