import type { WeightFile } from "../io/weight-file.ts";
import { FormatError } from "../support/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fromStored } from "./layout.ts";
import type { Match } from "./match-weights.ts";

/** Whole numbers up to here are exact as float32. */
const largestExact = 2 ** 24;

/**
 * A weight's values, read and brought into the network's layout.
 * @throws FormatError for NaN and infinities unless they are allowed, and for whole numbers that float32 cannot hold.
 */
export async function readMatchedWeight(
  file: WeightFile,
  { weight, stored, layout }: Match,
  allowNonFinite: boolean,
): Promise<Tensor> {
  const { data } = await file.read(stored.name);
  const values = data instanceof Float32Array ? data : exactFloats(data, `${file.path}: "${stored.name}"`);
  if (!allowNonFinite) {
    const wrong = firstNonFinite(values);
    if (wrong !== undefined) {
      throw new FormatError(
        `${file.path}: expected "${stored.name}" to hold finite numbers, received ${values[wrong]} at ${wrong}; ` +
          "allowNonFinite: true takes it",
      );
    }
  }
  return { data: fromStored(values, layout), shape: weight.shape, dtype: "float32" };
}

/** A loop, because networks have a hundred million weights. */
function firstNonFinite(values: Float32Array): number | undefined {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return undefined;
}

function exactFloats(data: Exclude<Tensor["data"], Float32Array>, where: string): Float32Array {
  const wrong = data.findIndex((value) => Math.abs(value) > largestExact);
  if (wrong >= 0) {
    throw new FormatError(
      `${where}: expected numbers that float32 holds exactly, received the whole number ${data[wrong]} at ${wrong}`,
    );
  }
  return Float32Array.from(data);
}
