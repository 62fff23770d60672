import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { syncFolder, writeFileAtomically } from "./atomic-write.ts";
import { lockFolder } from "./folder-lock.ts";
import { decision, pending, readDecision } from "./pending-files.ts";

/** Milliseconds to wait for a process that is saving to the same folder. */
const patience = 10_000;

const queues = new Map<string, Promise<unknown>>();

/**
 * Replaces files of `folder` together: after a fault or a kill at any moment, `openTogether` opens either all of the old
 * files or all of the new ones. `write` puts the new files into the folder that it is given; files of the names in
 * `remove` go away with the change. Calls for one folder wait for each other, and for a while also for another process.
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
 * Completes a change of `folder` that a process was killed in, if it was decided, and removes what it left otherwise.
 * @throws ConfigError that names another process which is saving to the folder.
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
    // The id tells this change from every other.
    const content = JSON.stringify({ id: randomBytes(8).toString("hex"), files, remove });
    await writeFileAtomically(join(staging, decision), content);
    // From this moment on the new files count.
    await rename(staging, join(folder, pending));
    await syncFolder(folder);
    await finish(folder);
  });
}

/** Runs `change` in a folder that this process has locked and in which earlier changes are complete. */
async function changeLocked(folder: string, change: (scratch: string) => Promise<void>): Promise<void> {
  const lock = await lockFolder(folder, { name: "saving", doing: "is saving to it", patience });
  try {
    await finish(folder);
    await change(lock.path);
  } finally {
    await lock.release();
  }
}

/** Puts the files of a change that was decided, perhaps by a process that was killed then, in their places. */
async function finish(folder: string): Promise<void> {
  const waiting = join(folder, pending);
  const { files = [], remove = [] } = (await readDecision(folder)) ?? {};
  const left = new Set(files.length > 0 ? await readdir(waiting) : []);
  for (const file of files) if (left.has(file)) await rename(join(waiting, file), join(folder, file));
  for (const file of remove) await rm(join(folder, file), { force: true });
  if (files.length > 0) await syncFolder(folder);
  await rm(waiting, { recursive: true, force: true });
}
