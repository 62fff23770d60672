import { closeSync, ftruncateSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { ConfigError } from "../../support/errors.ts";
import { encodeScalarEvent, encodeVersionEvent } from "./event.ts";
import { frameRecord } from "./tf-record.ts";

export interface EventFileOptions {
  /** Returns the time in seconds since 1970 (default: the system clock). */
  readonly now?: () => number;
  /** Appended to the file's name, as TensorFlow does to distinguish two writers in one folder. */
  readonly suffix?: string;
  /** Truncate this file to this length and append to it. If it is missing or shorter, a new file is created. */
  readonly resume?: EventFilePosition | undefined;
}

/** The name of an event file, and how many bytes of it have been written. */
export interface EventFilePosition {
  readonly file: string;
  readonly length: number;
}

// Two writers in the same process, folder and second must not share a file.
let writers = 0;

/**
 * Writes scalars for TensorBoard to an event file in `directory`, which is created if needed: a new file, or the one to
 * resume. Each record is passed to the operating system immediately, so that TensorBoard follows the training and a
 * crash loses nothing.
 */
export class EventFileWriter {
  readonly path: string;
  readonly #now: () => number;
  #descriptor: number | undefined;
  #length = 0;

  constructor(directory: string, options: EventFileOptions = {}) {
    this.#now = options.now ?? (() => Date.now() / 1000);
    const wallTime = this.#now();
    // TensorBoard finds event files by "tfevents" in their name and reads those of a folder in the order of names.
    const seconds = String(Math.floor(wallTime)).padStart(10, "0");
    const name = `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${writers++}${options.suffix ?? ""}`;
    const resume = options.resume && isThere(directory, options.resume) ? options.resume : undefined;
    mkdirSync(directory, { recursive: true });
    this.path = join(directory, resume?.file ?? name);
    this.#descriptor = openSync(this.path, resume ? "a" : "wx");
    this.#length = resume?.length ?? 0;
    ftruncateSync(this.#descriptor, this.#length);
    if (this.#length === 0) this.#write(encodeVersionEvent(wallTime));
  }

  /** Where another writer can resume, also after `close`. */
  get position(): EventFilePosition {
    return { file: basename(this.path), length: this.#length };
  }

  /**
   * Adds the point (`step`, `value`) to the curve `tag`, such as "epoch_loss". Writes NaN and infinities unchanged.
   * @throws ConfigError if `step` is not an integer or the writer is closed.
   */
  scalar(tag: string, value: number, step: number): void {
    if (!Number.isSafeInteger(step)) {
      throw new ConfigError(`EventFileWriter: expected a whole number as the step of "${tag}", received ${step}`);
    }
    this.#write(encodeScalarEvent({ wallTime: this.#now(), step, tag, value }));
  }

  /** Closes the file. A second call does nothing. */
  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #write(event: Uint8Array): void {
    if (this.#descriptor === undefined) {
      throw new ConfigError(`EventFileWriter: ${this.path} is closed; open a new writer to go on`);
    }
    const record = frameRecord(event);
    for (let written = 0; written < record.length; ) {
      written += writeSync(this.#descriptor, record, written);
    }
    this.#length += record.length;
  }
}

/** Checks the name too, so that no other file is truncated. */
function isThere(directory: string, { file, length }: EventFilePosition): boolean {
  if (basename(file) !== file || !file.startsWith("events.out.tfevents.")) return false;
  return (statSync(join(directory, file), { throwIfNoEntry: false })?.size ?? 0) >= length;
}
