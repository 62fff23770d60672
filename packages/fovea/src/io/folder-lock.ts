import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ConfigError } from "../support/index.ts";
import { describeProcess, isProcessAlive, processName, processNamePattern } from "./process-name.ts";

/** An exclusive lock of a folder, respected by everyone who uses `lockFolder`. */
export interface FolderLock {
  /** A subfolder for the holder's temporary files, removed with the lock. */
  readonly path: string;
  release(): Promise<void>;
}

/** Options of `lockFolder`. */
export interface FolderLockOptions {
  /** Name of the lock; locks with different names are independent. */
  readonly name: string;
  /** What the holder does, for messages: "is saving to it". */
  readonly doing: string;
  /** Milliseconds to wait for another holder (default 500). */
  readonly patience?: number;
}

/** Milliseconds without a sign of life after which a holder that cannot be checked counts as dead. */
const staleAfter = 60_000;

/**
 * Locks an existing folder. Each contender creates a subfolder named after its process and then checks for others: of
 * two, at least one sees the other and withdraws. The subfolder of a dead holder is removed by the next one. Names are
 * never reused, so a running holder's subfolder is never removed.
 * @throws ConfigError that names the holder.
 */
export async function lockFolder(
  folder: string,
  { name, doing, patience = 500 }: FolderLockOptions,
): Promise<FolderLock> {
  const end = performance.now() + patience;
  for (;;) {
    const path = join(folder, `.${name}-${processName()}-${randomBytes(6).toString("hex")}`);
    await mkdir(path);
    const others = await holders(folder, name, path).catch(async (error) => {
      await rm(path, { recursive: true, force: true });
      throw error;
    });
    if (others.length === 0) return held(path);
    await rm(path, { recursive: true, force: true });
    if (performance.now() >= end) {
      throw new ConfigError(
        `${folder}: ${describeProcess(others[0] ?? "")} ${doing}; wait until it has ended, or take another folder`,
      );
    }
    await setTimeout(20 + 80 * Math.random());
  }
}

function held(path: string): FolderLock {
  const sign = () => void utimes(path, new Date(), new Date()).catch(() => undefined);
  const heartbeat = setInterval(sign, staleAfter / 6).unref();
  return {
    path,
    async release() {
      clearInterval(heartbeat);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Returns the names of the other running processes that hold or want the lock, and removes what dead ones left. */
async function holders(folder: string, name: string, own: string): Promise<string[]> {
  const pattern = new RegExp(`^\\.${name}-(${processNamePattern})-[0-9a-f]{12}$`);
  const living: string[] = [];
  for (const entry of await readdir(folder)) {
    const path = join(folder, entry);
    const holder = pattern.exec(entry)?.[1];
    if (holder === undefined || path === own) continue;
    const touched = await stat(path).catch(() => undefined);
    // Released in the meantime.
    if (!touched) continue;
    if (isProcessAlive(holder, touched.mtimeMs, staleAfter)) living.push(holder);
    else await rm(path, { recursive: true, force: true });
  }
  return living;
}
