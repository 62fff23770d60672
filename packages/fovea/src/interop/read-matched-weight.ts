import type { WeightFile } from "../io/weight-file.ts";
import { FormatError } from "../support/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fromStored } from "./layout.ts";
import type { Match } from "./match-weights.ts";

/** All integers up to this one are exact in float32. */
const largestExact = 2 ** 24;

/**
 * Reads the values of a weight and converts them to the network's layout.
 * @throws FormatError for NaN and infinity unless they are allowed, and for integers that float32 cannot represent.
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
          "use allowNonFinite: true to accept it",
      );
    }
  }
  return { data: fromStored(values, layout), shape: weight.shape, dtype: "float32" };
}

/** A loop instead of array methods, because networks can have a hundred million weights. */
function firstNonFinite(values: Float32Array): number | undefined {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return index;
  return undefined;
}

function exactFloats(data: Exclude<Tensor["data"], Float32Array>, where: string): Float32Array {
  const wrong = data.findIndex((value) => Math.abs(value) > largestExact);
  if (wrong >= 0) {
    throw new FormatError(
      `${where}: expected numbers that float32 can represent, received the integer ${data[wrong]} at ${wrong}`,
    );
  }
  return Float32Array.from(data);
}
