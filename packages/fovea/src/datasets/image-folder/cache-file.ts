import { createHash } from "node:crypto";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { cacheFolder, writeFileAtomically } from "../../io/index.ts";

/** Where what is known of an image folder is kept: a folder named after the root's real path. */
export async function imageFolderCache(root: string): Promise<string> {
  const real = await realpath(root).catch(() => resolve(root));
  const name = createHash("sha256").update(real).digest("hex").slice(0, 32);
  return join(cacheFolder(), "image-folders", name);
}

/** Reads JSON that `writeCacheFile` wrote. A file that is missing, damaged or unreadable gives undefined. */
export async function readCacheFile(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, "utf8");
    const end = text.indexOf("\n");
    const content = text.slice(end + 1);
    return text.slice(0, end) === digest(content) ? JSON.parse(content) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes `value` as JSON under its hash: whole or not at all. Returns why it could not be written, as on a full disk: a
 * cache is never needed.
 */
export async function writeCacheFile(path: string, value: unknown): Promise<string | undefined> {
  const content = JSON.stringify(value);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomically(path, `${digest(content)}\n${content}`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function digest(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
