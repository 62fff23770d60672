import { FormatError } from "../support/index.ts";
import type { FileHandle } from "./file-handle.ts";

/** A read call is limited to 2 GiB. */
const largestRead = 2 ** 30;

/** Fills `target` from byte `position` of the file. @throws FormatError if the file ends before. */
export async function readFully(
  file: FileHandle,
  target: ArrayBufferView,
  position: number,
  where: string,
): Promise<void> {
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  for (let done = 0; done < bytes.length; ) {
    const wanted = Math.min(largestRead, bytes.length - done);
    const { bytesRead } = await file.read(bytes, done, wanted, position + done);
    if (bytesRead === 0) {
      throw new FormatError(`${where}: expected ${bytes.length} bytes, received ${done}: the file ends too early`);
    }
    done += bytesRead;
  }
}
