import { availableParallelism } from "node:os";
import { defaultMaxPixels } from "../data/max-pixels.ts";
import type { Preprocessing } from "../data/preprocessing.ts";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { readAhead } from "./epoch/read-ahead.ts";
import { RingMemory } from "./epoch/ring-memory.ts";
import type { PixelPlan } from "./pixels/pixel-plan.ts";
import { pixelScaler } from "./pixels/scale-pixels.ts";
import { knownContent } from "./readers/known-content.ts";
import { localReader } from "./readers/local-reader.ts";
import { ThreadReader } from "./readers/thread-reader.ts";

/** How files are read. */
export interface ReadImagesOptions {
  /** Values are bit for bit those of `preprocess`. */
  readonly preprocessing: Preprocessing;
  /** SHA-256 hashes of files that need not be decoded. */
  readonly known: Iterable<string>;
  /** Images that are read before they are asked for. */
  readonly ahead: number;
  /** 0 reads in this thread. Default: one per core, at most 8; none for a few files. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/** A file that was read once: its hash belongs to the bytes that were decoded. */
export type ImageRead =
  | { readonly index: number; readonly fault: string }
  | {
      readonly index: number;
      readonly fault?: undefined;
      /** SHA-256 of the file in hexadecimal. */
      readonly content: string;
      /** Writes the values to a row of a batch; undefined if the content is known. Valid until the next image. */
      readonly write: ((target: Float32Array) => void) | undefined;
    };

/** Starting threads takes longer than reading this many images. */
const fewFiles = 64;

/** Reads image files, in their order, by threads while the consumer works. */
export async function* readImages(
  files: readonly string[],
  { preprocessing, known, ahead, workers = readingThreads(files.length), signal }: ReadImagesOptions,
): AsyncGenerator<ImageRead> {
  const plan: PixelPlan = {
    imageSize: preprocessing.crop,
    channels: preprocessing.mean.length === 1 ? 1 : 3,
    ...{ resize: preprocessing.resize, interpolation: preprocessing.interpolation, preprocessing },
    ...{ background: "white", maxPixels: defaultMaxPixels(), augmentation: [], cache: undefined },
  };
  const reader = workers === 0 ? localReader(plan) : new ThreadReader(plan, workers);
  const scale = pixelScaler(plan);
  const images = readAhead(Int32Array.from(files.keys()), {
    ...{ files, draw: undefined, plan, reader, memory: new RingMemory(), pairing: undefined },
    slots: Math.max(1, Math.min(files.length, Math.max(ahead, reader.capacity + 1))),
    known: knownContent(known),
  });
  try {
    for await (const image of images) {
      signal?.throwIfAborted();
      const { index, pixels } = image;
      if (image.fault !== undefined) yield { index, fault: image.fault };
      else yield { index, content: image.content, write: pixels && ((target) => scale(pixels, target)) };
    }
  } finally {
    reader.end();
  }
}

/** The number of threads that pay for reading so many files once: none for few, since starting them takes longer. */
export function readingThreads(files: number): number {
  return files < fewFiles ? 0 : Math.min(8, availableParallelism());
}
