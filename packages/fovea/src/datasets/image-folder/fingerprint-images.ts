import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defaultMaxPixels } from "../../data/max-pixels.ts";
import { readBytes } from "../../io/open-file.ts";
import type { ReportNote } from "../../report/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { FormatError } from "../../support/index.ts";
import { type FileState, openFingerprintCache } from "./fingerprint-cache.ts";
import { statFault } from "./folder-entry.ts";
import { type ImageFingerprint, imageFingerprint } from "./image-fingerprint.ts";

/** How images are examined. */
export interface ExamineOptions {
  /** Called after each image. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the work; what is done already is kept for the next time. */
  readonly signal?: AbortSignalLike;
  /** Images of more pixels are faults: 178,956,970, or what FOVEA_MAX_PIXELS says. */
  readonly maxPixels?: number;
}

/** An image file that cannot be used, and why. */
export interface ImageFault {
  readonly path: string;
  readonly reason: string;
}

/** The fingerprints of the images that can be decoded, and the faults of the others. */
export interface ExaminedImages {
  /** By path. */
  readonly fingerprints: ReadonlyMap<string, ImageFingerprint>;
  /** Sorted as the images are. */
  readonly faults: readonly ImageFault[];
  /** Number of images that were decoded rather than known. */
  readonly decoded: number;
  readonly notes: readonly ReportNote[];
}

/** Images in work at the same time: few, because large ones take much memory. */
const together = Math.min(4, availableParallelism());

/** Milliseconds between two writes of the cache: a process that is killed loses no more work than this. */
const flushInterval = 5000;

/**
 * Computes the fingerprints of images below `root`. Those of unchanged files (path, size, time of the last change) are
 * known from the cache folder. A file that is broken, empty, renamed, unreadable, gone or too large is listed and does
 * not affect the others.
 * @throws the signal's reason if it is aborted.
 */
export async function fingerprintImages(
  root: string,
  images: readonly { readonly path: string }[],
  { onProgress, signal, maxPixels = defaultMaxPixels() }: ExamineOptions = {},
): Promise<ExaminedImages> {
  const cache = await openFingerprintCache(root);
  const results = new Array<ImageFingerprint | string>(images.length);
  let [next, done, decoded, flushed] = [0, 0, 0, Date.now()];

  const worker = async () => {
    while (next < images.length && !signal?.aborted) {
      const index = next++;
      const path = images[index]?.path ?? "";
      const file = await fileState(root, path);
      const known = typeof file === "string" ? file : cache.get(file);
      const result = known ?? (await examine(join(root, path), maxPixels));
      results[index] = result;
      if (known === undefined) decoded++;
      if (known === undefined && typeof file !== "string" && typeof result !== "string") cache.add(file, result);
      if (Date.now() - flushed > flushInterval) {
        flushed = Date.now();
        await cache.flush();
      }
      onProgress?.(++done, images.length);
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: together }, worker));
  const problem = await cache.flush();
  signal?.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;

  const fingerprints = new Map<string, ImageFingerprint>();
  const faults: ImageFault[] = [];
  results.forEach((result, index) => {
    const path = images[index]?.path ?? "";
    if (typeof result === "string") faults.push({ path, reason: result });
    else if (result.width * result.height > maxPixels) {
      faults.push({ path, reason: tooLarge(result, maxPixels) });
    } else fingerprints.set(path, result);
  });
  const notes: ReportNote[] = problem === undefined ? [] : [{ code: "notKept", problem }];
  return { fingerprints, faults, decoded, notes };
}

function tooLarge({ width, height }: ImageFingerprint, maxPixels: number): string {
  return `expected at most ${maxPixels} pixels, received ${width} × ${height}`;
}

async function fileState(root: string, path: string): Promise<FileState | string> {
  try {
    const { size, mtimeMs } = await stat(join(root, path));
    return { path, bytes: size, modified: mtimeMs };
  } catch (error) {
    return statFault(error);
  }
}

async function examine(file: string, maxPixels: number): Promise<ImageFingerprint | string> {
  try {
    return await imageFingerprint(file, await readBytes(file), maxPixels);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return error.message.startsWith(`${file}: `) ? error.message.slice(file.length + 2) : error.message;
  }
}
