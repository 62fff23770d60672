import { RandomAccessReader } from "yauzl";
import type { FileHandle } from "../file-handle.ts";

/**
 * What yauzl reads from. Its own reader hands a position of a hostile archive to the file system as it is, which
 * throws where nobody can catch it; this one answers with an error.
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
      callback(new Error(`it points to byte ${position + length} of ${this.#size}: it was cut off`));
      return;
    }
    // Called outside the promise, so that what the callback throws is not taken for a failed read.
    const answer = (error: Error | null, bytesRead?: number) => setImmediate(callback, error, bytesRead);
    this.#file.read(buffer, offset, length, position).then(({ bytesRead }) => answer(null, bytesRead), answer);
  }
}
