import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ConfigError } from "../../support/index.ts";

/** The hash that verifies a file: digits in lower case, all of them or, for sha256, the first. */
export interface ExpectedHash {
  readonly algorithm: "sha256" | "md5";
  readonly digits: string;
}

/** Returns the hash given by a caller, preferring sha256. @throws ConfigError for an invalid hash. */
export function expectedHash(where: string, sha256?: string, md5?: string): ExpectedHash | undefined {
  if (sha256 !== undefined) {
    if (/^[0-9a-f]{8,64}$/i.test(sha256)) return { algorithm: "sha256", digits: sha256.toLowerCase() };
    throw new ConfigError(`${where}: expected sha256 to be 8 to 64 hexadecimal digits, received "${sha256}"`);
  }
  if (md5 === undefined) return undefined;
  if (/^[0-9a-f]{32}$/i.test(md5)) return { algorithm: "md5", digits: md5.toLowerCase() };
  throw new ConfigError(`${where}: expected md5 to be 32 hexadecimal digits, received "${md5}"`);
}

/** Computes a file's digits with several algorithms, reading it once. */
export async function hashFile<Algorithm extends ExpectedHash["algorithm"]>(
  path: string,
  algorithms: readonly Algorithm[],
  signal?: AbortSignal,
): Promise<Readonly<Record<Algorithm, string>>> {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  const chunks = createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) });
  for await (const chunk of chunks) for (const [, hash] of hashes) hash.update(chunk as Buffer);
  return Object.fromEntries(hashes.map(([algorithm, hash]) => [algorithm, hash.digest("hex")])) as never;
}

/** Returns undefined if the file has the expected hash, otherwise its digits. */
export async function wrongHash(
  path: string,
  expected: ExpectedHash,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const found = await hashFile(path, [expected.algorithm], signal);
  return wrongDigits(found[expected.algorithm], expected);
}

/** Returns undefined if the digits are the expected ones, otherwise as many of them as are expected. */
export function wrongDigits(found: string, { digits }: ExpectedHash): string | undefined {
  return found.startsWith(digits) ? undefined : found.slice(0, digits.length);
}
