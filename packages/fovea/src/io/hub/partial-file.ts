import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject } from "../../support/index.ts";

/** Which file the bytes of a partial one belong to, in the server's words. */
export interface Source {
  /** The strong ETag, or the date of the last change. */
  readonly validator?: string | undefined;
  /** The whole length in bytes. */
  readonly total?: number | undefined;
  readonly linkedSha256?: string | undefined;
}

/** What has been fetched of a file so far; nobody else writes to it. */
export interface PartialFile {
  /** The bytes. */
  readonly path: string;
  size(): Promise<number>;
  source(): Promise<Source>;
  /** Forgets the bytes; those that follow come from `source`. */
  begin(source: Source): Promise<void>;
  /** Leaves the bytes, if there are any, for whoever goes on with them. */
  release(): Promise<void>;
  /** Removes what is left of it. */
  remove(): Promise<void>;
}

/**
 * Makes what was fetched of `place` before one's own, or begins anew. A folder is renamed for it, which happens once:
 * two processes never write one file. `former` is a process that died over it.
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

/** What a header of a request can carry. */
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
