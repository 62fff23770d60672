import type { FileHandle } from "node:fs/promises";
import { FormatError } from "../../support/index.ts";
import { allocate, type Tensor } from "../../tensor/index.ts";
import { float16ToFloat32 } from "../float16.ts";
import { int64ToInt32 } from "../int64.ts";
import { readFully } from "../read-fully.ts";
import type { StoredTensor } from "./header.ts";
import { hostDType } from "./stored-dtype.ts";

/**
 * Reads one tensor, which begins at byte `position` of the file, and converts it to a type of the host: F16 to
 * float32, I64 to int32 if every number fits.
 */
export async function readTensor(
  file: FileHandle,
  position: number,
  { dtype: stored, shape, begin, end }: StoredTensor,
  where: string,
): Promise<Tensor> {
  const dtype = hostDType[stored];
  if (!dtype) {
    throw new FormatError(`${where}: expected a type of ${Object.keys(hostDType).join(", ")}, received ${stored}`);
  }
  const length = end - begin;
  switch (stored) {
    case "F16": {
      const words = new Uint16Array(length / 2);
      await readFully(file, words, position, where);
      return { data: float16ToFloat32(words), shape, dtype };
    }
    case "I64": {
      const halves = new Int32Array(length / 4);
      await readFully(file, halves, position, where);
      const data = int64ToInt32(halves);
      if (typeof data === "number") {
        throw new FormatError(`${where}: expected 64-bit integers that fit 32 bits, received another at ${data}`);
      }
      return { data, shape, dtype };
    }
    default: {
      const data = allocate(
        dtype,
        shape.reduce((product, size) => product * size, 1),
      );
      await readFully(file, data, position, where);
      return { data, shape, dtype };
    }
  }
}
