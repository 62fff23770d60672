import type { Engine } from "../../engine/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { ReadRun } from "./read-compared-run.ts";

/** What a run answers to the images that all are asked about. */
export interface Answers {
  /** The predicted class of each image by its key, as a number among the classes that all share. */
  readonly predicted: ReadonlyMap<string, number>;
  /** Milliseconds per image. */
  readonly milliseconds: number;
  readonly multiplyAccumulates: number;
}

/** Images to ask all runs of a group about. */
export interface Questions {
  readonly part: "test" | "held out";
  readonly classes: readonly string[];
  /** The true class of each image by its key. */
  readonly labels: ReadonlyMap<string, number>;
  /** A number for each image by its key, the same for images that show the same. */
  readonly groups: ReadonlyMap<string, number>;
  /** Asks a run. */
  ask(run: ReadRun, options: AskOptions): Promise<Answers>;
  /** Small copies of images as data URIs, by key. Those that can't be read any more have none. */
  thumbnails(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface AskOptions {
  readonly engine: Engine;
  readonly signal?: AbortSignalLike | undefined;
}
