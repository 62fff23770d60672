import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { isJsonObject } from "../../support/index.ts";
import { wait } from "./back-off.ts";

/** A lock held by this call. */
export interface FileLock {
  /** Identifies this holder. */
  readonly token: string;
  /** The token of a process that died holding the lock; its leftovers may be taken over. */
  readonly former: string | undefined;
  release(): Promise<void>;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

export interface LockOptions {
  /** Called before each attempt; returns true if the lock is no longer needed. */
  isDone(): Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
}

const pollInterval = 100;
/** Milliseconds without a sign of life after which a holder on another machine counts as dead. */
const staleAfter = 30_000;

/**
 * Waits for a lock between processes: a file that its holder creates and keeps touching. The lock of a dead process is
 * taken over. If a process dies at the wrong moment, two others may hold the lock at once, so correctness must not
 * depend on it.
 *
 * Returns undefined if `isDone` returned true before the lock was available.
 */
export async function lockFile(path: string, { isDone, signal }: LockOptions): Promise<FileLock | undefined> {
  const token = randomBytes(8).toString("hex");
  const text = JSON.stringify({ token, pid: process.pid, host: hostname() } satisfies Holder);
  let former: string | undefined;
  for (;;) {
    signal?.throwIfAborted();
    if (await isDone()) return undefined;
    if (await create(path, text)) break;
    const gone = await takeFromDead(path);
    former = gone?.former ?? former;
    if (!gone) await wait(pollInterval, signal);
  }
  const touch = () => void utimes(path, new Date(), new Date()).catch(() => undefined);
  const heartbeat = setInterval(touch, staleAfter / 5).unref();
  return {
    token,
    former,
    async release() {
      clearInterval(heartbeat);
      if ((await read(path)) === text) await rm(path, { force: true });
    },
  };
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes the lock of a dead process; returns undefined if the process may still be running. */
async function takeFromDead(path: string): Promise<{ former?: string } | undefined> {
  const text = await read(path);
  const touched = await stat(path).catch(() => undefined);
  if (text === undefined || !touched) return {};
  const holder = parse(text);
  const isDead = holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
  if (!isDead && Date.now() - touched.mtimeMs < staleAfter) return undefined;
  const aside = `${path}-${randomBytes(4).toString("hex")}`;
  // Of several processes that see the dead lock, only one succeeds in renaming it.
  await rename(path, aside).catch(() => undefined);
  const taken = await read(aside);
  if (taken !== undefined && taken !== text) await create(path, taken);
  await rm(aside, { force: true });
  return taken === text && isDead ? { former: holder.token } : {};
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return undefined;
    const { token, pid, host } = value;
    const isHolder = typeof token === "string" && /^[0-9a-f]{16}$/.test(token) && typeof host === "string";
    return isHolder && Number.isSafeInteger(pid) && Number(pid) > 0 ? { token, pid: Number(pid), host } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
