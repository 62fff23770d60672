import { unzipSync } from "fflate";
import { FormatError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { parseNpy } from "./parse-npy.ts";

/** Maximum unpacked size of an archive; a small one that claims more is an attack. */
const largestContent = 2 ** 31;

/**
 * Parses the arrays of a .npz file by name.
 * @param file File name for error messages.
 * @throws FormatError if it is not a zip file or is damaged, or if an array in it cannot be read (see `parseNpy`).
 */
export function parseNpz(bytes: Uint8Array, file: string): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, content] of Object.entries(unpack(bytes, file))) {
    tensors.set(name.replace(/\.npy$/, ""), parseNpy(content, `${file}: ${name}`));
  }
  return tensors;
}

function unpack(bytes: Uint8Array, file: string): Record<string, Uint8Array> {
  let size = 0;
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        size += originalSize;
        if (size > largestContent) throw new Error(`more than ${largestContent} bytes up to ${name}`);
        return true;
      },
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${file}: expected a .npz file, which is a zip file; ${message}`, { cause });
  }
}
