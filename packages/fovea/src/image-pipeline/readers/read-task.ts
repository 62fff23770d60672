import type { KeptImage } from "../cache/kept-image.ts";

/** One image to read: plain data that is posted to threads. */
export interface ReadTask {
  readonly file: string;
  /** The random parameters of the augmentation depend on these two and the file's content; without them, there is none. */
  readonly draw: { readonly seed: number; readonly epoch: number } | undefined;
  /** Receives the pixels, from `offset` in bytes on. */
  readonly memory: SharedArrayBuffer;
  readonly offset: number;
  /** The image as it was staged before. */
  readonly kept?: KeptImage | undefined;
  /** Return the staged image. */
  readonly keep?: boolean;
  /** Files with this content are read, but not decoded; see `knownContent`. */
  readonly known?: SharedArrayBuffer | undefined;
}

/** What became of a task. */
export type ReadOutcome =
  /** The pixels are in memory unless the content is known; `content` is the SHA-256 of the file in hexadecimal. */
  | {
      readonly content: string;
      readonly isKnown?: boolean;
      readonly fault?: undefined;
      readonly kept?: KeptImage | undefined;
    }
  /** The image cannot be read, for this reason. */
  | { readonly fault: string };

/** An outcome with the milliseconds that it took. */
export type TimedOutcome = ReadOutcome & { readonly took: number };

/** Reads images, somewhere. */
export interface ImageReader {
  /** The number of images to request at a time so that the reader never waits. */
  readonly capacity: number;
  read(task: ReadTask): Promise<TimedOutcome>;
  /** Forgets tasks whose reading has not begun; their promises never settle. */
  drop(tasks: ReadonlySet<ReadTask>): void;
  /** Keeps the process alive until `release`, which is called as often. */
  hold(): void;
  release(): void;
  /** Frees what waits for further images; reading any starts anew. */
  end(): void;
}
