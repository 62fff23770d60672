import { FormatError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { decodeElements } from "../element-types.ts";
import type { FileHandle } from "../file-handle.ts";
import { readFully } from "../read-fully.ts";
import type { StoredTensor } from "./header.ts";
import { elementTypeOf, hostDType } from "./stored-dtype.ts";

/**
 * Reads the tensor at byte `position` of the file and converts it to a supported type: F16 to float32, I64 to int32 if
 * every number fits.
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
  const buffer = new ArrayBuffer(end - begin);
  await readFully(file, new Uint8Array(buffer), position, where);
  const data = dtype === "bfloat16" ? new Uint16Array(buffer) : decodeElements(elementTypeOf[stored], buffer, where);
  return { data, shape, dtype };
}
