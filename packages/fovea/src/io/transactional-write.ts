import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { syncFolder, writeFileAtomically } from "./atomic-write.ts";
import { lockFolder } from "./folder-lock.ts";
import { decision, pending, readDecision } from "./pending-files.ts";

/** Milliseconds to wait for another process that is saving to the folder. */
const patience = 10_000;

const queues = new Map<string, Promise<unknown>>();

/**
 * Replaces files of `folder` in one transaction: after a failure or a kill at any moment, `openTogether` opens either all
 * old files or all new ones. `write` writes the new files to the folder it receives; files named in `remove` are removed.
 * Calls for the same folder wait for each other, and for a limited time also for other processes.
 * @throws ConfigError that names the other process.
 */
export async function writeTransactionally(
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

/**
 * Completes the change of a killed process if it was committed, and removes its leftovers otherwise.
 * @throws ConfigError that names another process that is saving to the folder.
 */
export async function recoverFolder(folder: string): Promise<void> {
  await changeLocked(folder, async () => {});
}

async function replace(folder: string, write: (staging: string) => Promise<void>, remove: readonly string[]) {
  await mkdir(folder, { recursive: true });
  await changeLocked(folder, async (scratch) => {
    const staging = join(scratch, "files");
    await mkdir(staging);
    await write(staging);
    const files = await readdir(staging);
    // The ID makes each change unique.
    const content = JSON.stringify({ id: randomBytes(8).toString("hex"), files, remove });
    await writeFileAtomically(join(staging, decision), content);
    // This rename commits the change.
    await rename(staging, join(folder, pending));
    await syncFolder(folder);
    await finish(folder);
  });
}

/** Locks the folder, completes earlier changes and runs `change`. */
async function changeLocked(folder: string, change: (scratch: string) => Promise<void>): Promise<void> {
  const lock = await lockFolder(folder, { name: "saving", doing: "is saving to it", patience });
  try {
    await finish(folder);
    await change(lock.path);
  } finally {
    await lock.release();
  }
}

/** Moves the files of a committed change into place; a killed process may have committed it. */
async function finish(folder: string): Promise<void> {
  const waiting = join(folder, pending);
  const { files = [], remove = [] } = (await readDecision(folder)) ?? {};
  const left = new Set(files.length > 0 ? await readdir(waiting) : []);
  for (const file of files) if (left.has(file)) await rename(join(waiting, file), join(folder, file));
  for (const file of remove) await rm(join(folder, file), { force: true });
  if (files.length > 0) await syncFolder(folder);
  await rm(waiting, { recursive: true, force: true });
}
