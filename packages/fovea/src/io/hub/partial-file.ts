import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject } from "../../support/index.ts";

/** Identifies the file that partial bytes belong to, as the server reports it. */
export interface Source {
  /** The strong ETag, or the date of the last change. */
  readonly validator?: string | undefined;
  /** The total length in bytes. */
  readonly total?: number | undefined;
  readonly linkedSha256?: string | undefined;
}

/** A partially downloaded file, which only this process writes to. */
export interface PartialFile {
  /** The file with the bytes. */
  readonly path: string;
  size(): Promise<number>;
  source(): Promise<Source>;
  /** Drops the bytes and starts over with `source`. */
  begin(source: Source): Promise<void>;
  /** Keeps the bytes for a later download to resume. */
  release(): Promise<void>;
  /** Removes the file. */
  remove(): Promise<void>;
}

/**
 * Takes over the partial file of an earlier download of `place`, or starts a new one. Renames a folder, which only one
 * process can do, so two processes never write to the same file. `former` is a process that died while downloading.
 */
export async function claimPartial(place: string, token: string, former?: string): Promise<PartialFile> {
  const left = `${place}.part`;
  const folder = `${left}-${token}`;
  if (former !== undefined) await rename(`${left}-${former}`, left).catch(() => undefined);
  await rename(left, folder).catch(() => mkdir(folder));
  const path = join(folder, "data");
  const sourcePath = join(folder, "source.json");
  const size = async () => (await stat(path).catch(() => undefined))?.size ?? 0;
  const remove = () => rm(folder, { recursive: true, force: true });
  return {
    path,
    size,
    source: async () => parse(await readFile(sourcePath, "utf8").catch(() => "")),
    async begin(source) {
      await writeFile(path, "");
      await writeFile(sourcePath, JSON.stringify(source));
    },
    release: async () => {
      if ((await size()) === 0) await remove();
      else await rename(folder, left).catch(remove);
    },
    remove,
  };
}

/** Returns whether text may be sent in a request header. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]{1,500}$/.test(text);
}

function parse(text: string): Source {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return {};
    const { validator, total, linkedSha256 } = value;
    return {
      ...(typeof validator === "string" && isHeaderText(validator) && { validator }),
      ...(Number.isSafeInteger(total) && { total: Number(total) }),
      ...(typeof linkedSha256 === "string" && { linkedSha256 }),
    };
  } catch {
    return {};
  }
}
