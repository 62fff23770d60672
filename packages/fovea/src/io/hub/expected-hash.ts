import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ConfigError } from "../../support/index.ts";

/** What proves a file: digits in lower case, all of them or for sha256 the first. */
export interface ExpectedHash {
  readonly algorithm: "sha256" | "md5";
  readonly digits: string;
}

/** The hash that a caller gave; sha256 counts when both are there. @throws ConfigError for what is no hash. */
export function expectedHash(where: string, sha256?: string, md5?: string): ExpectedHash | undefined {
  if (sha256 !== undefined) {
    if (/^[0-9a-f]{8,64}$/i.test(sha256)) return { algorithm: "sha256", digits: sha256.toLowerCase() };
    throw new ConfigError(`${where}: expected sha256 to be 8 to 64 hexadecimal digits, received "${sha256}"`);
  }
  if (md5 === undefined) return undefined;
  if (/^[0-9a-f]{32}$/i.test(md5)) return { algorithm: "md5", digits: md5.toLowerCase() };
  throw new ConfigError(`${where}: expected md5 to be 32 hexadecimal digits, received "${md5}"`);
}

export async function hashFile(
  path: string,
  algorithm: ExpectedHash["algorithm"],
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}

/** Undefined when the file is the right one, else the digits that it has instead. */
export async function wrongHash(
  path: string,
  { algorithm, digits }: ExpectedHash,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const found = await hashFile(path, algorithm, signal);
  return found.startsWith(digits) ? undefined : found.slice(0, digits.length);
}
