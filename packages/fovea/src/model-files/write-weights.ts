import { writeSafetensors } from "../io/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { writeError } from "./model-files.ts";

/** Writes weights alone to a safetensors file, atomically. */
export async function writeWeights(path: string, weights: ReadonlyMap<string, Tensor>): Promise<void> {
  try {
    await writeSafetensors(path, weights);
  } catch (error) {
    throw writeError(path, error);
  }
}
