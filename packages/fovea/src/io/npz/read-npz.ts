import type { Tensor } from "../../tensor/index.ts";
import { readBytes } from "../open-file.ts";
import { parseNpy } from "./parse-npy.ts";
import { parseNpz } from "./parse-npz.ts";

/**
 * Reads the array of a .npy file.
 * @throws FormatError if the file cannot be read, and as `parseNpy` does.
 */
export async function readNpy(path: string): Promise<Tensor> {
  return parseNpy(await readBytes(path), path);
}

/**
 * Reads the arrays of a .npz file.
 * @throws FormatError if the file cannot be read, and as `parseNpz` does.
 */
export async function readNpz(path: string): Promise<Map<string, Tensor>> {
  return parseNpz(await readBytes(path), path);
}
