import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ConfigError } from "../support/index.ts";
import { describeProcess, isProcessAlive, processName, processNamePattern } from "./process-name.ts";

/** A folder that this call may write to, and nobody else who asks in the same way. */
export interface FolderLock {
  /** A folder of this holder's own within it, for files in the making; it goes away with the lock. */
  readonly path: string;
  release(): Promise<void>;
}

/** How a folder is locked. */
export interface FolderLockOptions {
  /** Opens the lock's name; locks of other names are independent. */
  readonly name: string;
  /** What the holder does, for the message: "is saving to it". */
  readonly doing: string;
  /** Milliseconds to wait for another holder (default 500). */
  readonly patience?: number;
}

/** Milliseconds without a sign of life after which a holder that cannot be asked is given up. */
const staleAfter = 60_000;

/**
 * Locks a folder that exists. Whoever wants it makes a folder in it that bears the name of its process, and then looks
 * whether there is another one: of two, at least one sees the other and withdraws. A holder that has died has left its
 * folder behind, which the next one removes. No name is ever used again, so that nobody removes a living holder's.
 * @throws ConfigError that tells who holds it.
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

/** The names of the living processes that hold or want the lock, but for `own`. What dead ones left is removed. */
async function holders(folder: string, name: string, own: string): Promise<string[]> {
  const pattern = new RegExp(`^\\.${name}-(${processNamePattern})-[0-9a-f]{12}$`);
  const living: string[] = [];
  for (const entry of await readdir(folder)) {
    const path = join(folder, entry);
    const holder = pattern.exec(entry)?.[1];
    if (holder === undefined || path === own) continue;
    const touched = await stat(path).catch(() => undefined);
    // It was released just now.
    if (!touched) continue;
    if (isProcessAlive(holder, touched.mtimeMs, staleAfter)) living.push(holder);
    else await rm(path, { recursive: true, force: true });
  }
  return living;
}
