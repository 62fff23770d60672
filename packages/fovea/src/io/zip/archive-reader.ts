import { RandomAccessReader } from "yauzl";
import type { FileHandle } from "../file-handle.ts";

/**
 * The reader for yauzl. yauzl's own reader passes invalid positions of a hostile archive to the file system, which
 * throws where the error cannot be caught; this one reports an error instead.
 */
export class ArchiveReader extends RandomAccessReader {
  readonly #file: FileHandle;
  readonly #size: number;

  constructor(file: FileHandle, size: number) {
    super();
    this.#file = file;
    this.#size = size;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (position + length > this.#size) {
      callback(new Error(`it refers to byte ${position + length} of ${this.#size}: it is truncated`));
      return;
    }
    // Called outside the promise, so that an exception in the callback is not mistaken for a failed read.
    const answer = (error: Error | null, bytesRead?: number) => setImmediate(callback, error, bytesRead);
    this.#file.read(buffer, offset, length, position).then(({ bytesRead }) => answer(null, bytesRead), answer);
  }
}
