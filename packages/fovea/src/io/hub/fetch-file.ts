import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DownloadSettings } from "../../support/download-settings.ts";
import { ConfigError, FormatError, isFoveaError, isJsonObject } from "../../support/index.ts";
import { writeFileAtomically } from "../atomic-write.ts";
import { cachePlace, fileName } from "./cache-place.ts";
import { type ExpectedHash, expectedHash, hashFile, wrongDigits, wrongHash } from "./expected-hash.ts";
import { findInExternalCaches } from "./external-caches.ts";
import { type FileLock, lockFile } from "./file-lock.ts";
import { downloadLimits } from "./limits.ts";
import { mirrored, mirrorVariable, tokenFor } from "./mirrors.ts";
import { claimPartial, type PartialFile } from "./partial-file.ts";

/** Options of `fetchFile`. */
export interface FetchOptions extends DownloadSettings {
  readonly url: string;
  /** Hexadecimal digits, all 64 or the first (torchvision's file names have eight). */
  readonly sha256?: string | undefined;
  readonly md5?: string | undefined;
}

/**
 * Fetches a published file and returns its path: from the cache of Fovea, PyTorch, Keras or huggingface_hub, or by
 * downloading it. An interrupted download is resumed, also by another process. The file is accepted once it is complete
 * and its hash is correct (the given one, or the one that Hugging Face reports). If several processes request the same
 * file, one downloads it and the others wait.
 *
 * Environment variables: `FOVEA_HOME` (the cache), `FOVEA_OFFLINE` or `HF_HUB_OFFLINE` (no network), `HF_ENDPOINT`,
 * `FOVEA_MIRROR_TORCHVISION`, `FOVEA_MIRROR_KERAS` (replace huggingface.co, download.pytorch.org,
 * storage.googleapis.com), `HF_TOKEN`, `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `FOVEA_DOWNLOAD_MAX_BYTES` and
 * `FOVEA_DOWNLOAD_MIN_SPEED` (default limits).
 * @throws ConfigError if the file does not exist, is unreachable or must not be downloaded; FormatError if its hash is
 * wrong.
 */
export async function fetchFile(options: FetchOptions): Promise<string> {
  const { folder, sha256, md5, signal } = options;
  const cached = await cachedFile(options);
  if (cached !== undefined) return cached;
  const url = parseUrl(options.url);
  const expected = expectedHash(options.url, sha256, md5);
  const place = placeOf(url, folder);
  if (isOffline()) throw offline(url, place);
  try {
    await mkdir(dirname(place), { recursive: true });
    const lock = await lockFile(`${place}.lock`, { isDone: () => isCached(place, expected, signal), signal });
    if (!lock) return place;
    try {
      await fetchTo(place, url, expected, lock, options);
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (isFoveaError(error) || signal?.aborted || !(error instanceof Error && "code" in error)) throw error;
    const kept = isFull(error) ? "; what has come is kept, and the next call goes on from it" : "";
    const advice = folder === undefined ? "; FOVEA_HOME can name another folder" : "";
    throw new ConfigError(`${place}: could not be written: ${error.message}${kept}${advice}`, { cause: error });
  }
  return place;
}

/**
 * Finds a published file in the caches that `fetchFile` looks in, and returns its path; undefined if it would have to be
 * downloaded.
 * @throws FormatError for a wrong file in the cache that must not be downloaded again.
 */
export async function cachedFile(
  options: Pick<FetchOptions, "url" | "sha256" | "md5" | "folder" | "signal">,
): Promise<string | undefined> {
  const { folder, sha256, md5, signal } = options;
  const url = parseUrl(options.url);
  const expected = expectedHash(options.url, sha256, md5);
  const place = placeOf(url, folder);
  return (await isCached(place, expected, signal)) ? place : findInExternalCaches(url, expected, signal);
}

function placeOf(url: URL, folder: string | undefined): string {
  return folder === undefined ? cachePlace(url) : join(folder, fileName(url));
}

async function fetchTo(
  place: string,
  url: URL,
  expected: ExpectedHash | undefined,
  { token, former }: FileLock,
  options: FetchOptions,
): Promise<void> {
  const { retries = 5, retryDelay = 500, signal } = options;
  const limits = downloadLimits(options);
  // Load the HTTP library only if the file is not in the cache.
  const [{ download }, { connections }] = await Promise.all([import("./download.ts"), import("./http-get.ts")]);
  // The cached file is wrong. Only the holder of the lock may remove it; otherwise it could be another process' new file.
  await rm(place, { force: true });
  const partial = await claimPartial(place, token, former);
  const agent = connections(limits.stallTimeout);
  const transfer = {
    ...options,
    retries,
    retryDelay,
    limits,
    agent,
    token: tokenFor(url),
    willBeProved: expected !== undefined,
  };
  try {
    // Retry once, in case the file was damaged in transit.
    for (const isLast of [false, true]) {
      const { linkedSha256 } = await download(mirrored(url), partial, transfer);
      const hash = expected ?? (linkedSha256 ? ({ algorithm: "sha256", digits: linkedSha256 } as const) : undefined);
      const found = await hashFile(
        partial.path,
        ["sha256", ...(hash?.algorithm === "md5" ? (["md5"] as const) : [])],
        signal,
      );
      const wrong = hash && wrongDigits(found[hash.algorithm], hash);
      if (wrong === undefined) return await keep(place, url, partial, found.sha256);
      if (isLast) {
        await partial.remove();
        throw wrongFile(`${mirrored(url)}`, hash as ExpectedHash, wrong);
      }
      await partial.begin({});
    }
  } finally {
    await partial.release();
    await agent.destroy();
  }
}

/** Moves a complete file into the cache, with its hash next to it. */
async function keep(place: string, url: URL, partial: PartialFile, sha256: string): Promise<void> {
  const record = { url: url.href, sha256 };
  await writeFileAtomically(recordOf(place), `${JSON.stringify(record, undefined, 2)}\n`);
  await rename(partial.path, place);
  await partial.remove();
}

/** Returns whether the correct file is in the cache. @throws FormatError for a wrong one that cannot be fetched again. */
async function isCached(place: string, expected: ExpectedHash | undefined, signal?: AbortSignal): Promise<boolean> {
  const status = await stat(place).catch(() => undefined);
  if (!status) return false;
  if (!status.isFile()) throw new FormatError(`${place}: expected a file; remove what is there`);
  const hash = expected ?? (await recordedHash(place));
  const wrong = hash && (await wrongHash(place, hash, signal));
  if (wrong === undefined) return true;
  if (isOffline()) throw wrongFile(place, hash as ExpectedHash, wrong);
  return false;
}

function isFull({ code }: { readonly code: unknown }): boolean {
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
}

function recordOf(place: string): string {
  return `${place}.json`;
}

async function recordedHash(place: string): Promise<ExpectedHash | undefined> {
  try {
    const record: unknown = JSON.parse(await readFile(recordOf(place), "utf8"));
    const digits = isJsonObject(record) ? record.sha256 : undefined;
    return typeof digits === "string" && /^[0-9a-f]{64}$/.test(digits) ? { algorithm: "sha256", digits } : undefined;
  } catch {
    return undefined;
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new ConfigError(`fetchFile: expected url to be an https address, received "${text}"`);
}

function isOffline(): boolean {
  return [process.env.FOVEA_OFFLINE, process.env.HF_HUB_OFFLINE].some(
    (value) => value && /^(1|true|yes|on)$/i.test(value),
  );
}

function offline(url: URL, place: string): ConfigError {
  const mirror = mirrorVariable(url) ? ` (or from the mirror that ${mirrorVariable(url)} names)` : "";
  return new ConfigError(
    `${url}: is not in the cache, and FOVEA_OFFLINE or HF_HUB_OFFLINE forbids to download it; ` +
      `fetch it where there is a network${mirror} and put it at ${place}`,
  );
}

function wrongFile(where: string, { algorithm, digits }: ExpectedHash, received: string): FormatError {
  return new FormatError(
    `${where}: expected ${algorithm} ${digits}, received ${received}: not the file that was meant`,
  );
}
