import { tensor } from "../../tensor/index.ts";
import { decodeElements } from "../element-types.ts";
import { readFully } from "../read-fully.ts";
import { unknownTensor } from "../unknown-tensor.ts";
import type { WeightFile } from "../weight-file.ts";
import { openHeader } from "./read.ts";
import { elementTypeOf } from "./stored-dtype.ts";

/**
 * Opens a safetensors file as a weight file. All types of the format are supported; float16, bfloat16 and float64 are
 * read as float32.
 * @throws FormatError as `openSafetensors` does.
 */
export async function openSafetensorsWeights(path: string): Promise<WeightFile> {
  const { file, header, start } = await openHeader(path);
  const { tensors, metadata } = header;
  return {
    path,
    format: "safetensors",
    weights: new Map([...tensors].map(([name, { shape, dtype }]) => [name, { name, shape, dtype }])),
    metadata,
    async read(name) {
      const stored = tensors.get(name);
      if (!stored) throw unknownTensor(name, tensors, path);
      const where = `${path}: tensor "${name}"`;
      const buffer = new ArrayBuffer(stored.end - stored.begin);
      await readFully(file, new Uint8Array(buffer), start + stored.begin, where);
      return tensor(decodeElements(elementTypeOf[stored.dtype], buffer, where), stored.shape);
    },
    close: () => file.close(),
  };
}
