import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../support/errors.ts";
import { encodeScalarEvent, encodeVersionEvent } from "./event.ts";
import { frameRecord } from "./tf-record.ts";

export interface EventFileOptions {
  /** Seconds since 1970. The clock unless given. */
  readonly now?: () => number;
  /** Appended to the file's name, as TensorFlow does to tell two writers of one folder apart. */
  readonly suffix?: string;
}

// Two writers of one process, folder and second must not share a file.
let writers = 0;

/**
 * Writes scalars that TensorBoard shows, into one new event file in `directory` (made when missing). Each record is
 * handed to the system as it is written, so that TensorBoard follows a running training and a crash loses nothing.
 */
export class EventFileWriter {
  readonly path: string;
  readonly #now: () => number;
  #descriptor: number | undefined;

  constructor(directory: string, options: EventFileOptions = {}) {
    this.#now = options.now ?? (() => Date.now() / 1000);
    const wallTime = this.#now();
    // TensorBoard finds event files by "tfevents" in their name and reads those of a folder in the order of names.
    const seconds = String(Math.floor(wallTime)).padStart(10, "0");
    const name = `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${writers++}${options.suffix ?? ""}`;
    mkdirSync(directory, { recursive: true });
    this.path = join(directory, name);
    this.#descriptor = openSync(this.path, "wx");
    this.#write(encodeVersionEvent(wallTime));
  }

  /**
   * Adds the point (`step`, `value`) to the curve `tag`, such as "epoch_loss". NaN and infinities are written as such.
   * @throws ConfigError when `step` is not a whole number or the writer is closed.
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
  }
}
