import { type OpenFile, readSafetensors } from "../io/index.ts";
import type { Network } from "../network/index.ts";
import { FormatError } from "../support/errors.ts";
import { nearest } from "../support/nearest.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Reads a network's weights from a safetensors file, by name.
 * @throws FormatError for a damaged file, and for weights that are missing, of another shape, or not in the network.
 */
export async function readWeights(source: string | OpenFile, network: Network): Promise<Map<string, Tensor>> {
  const path = typeof source === "string" ? source : source.path;
  const { tensors } = await readSafetensors(source);
  const weights = new Map(network.listWeights().map((weight) => [weight.name, weight]));
  for (const [name, { shape }] of weights) {
    const found = tensors.get(name);
    if (!found) {
      const suggestion = nearest(name, tensors.keys());
      const rest = suggestion ? ` (there is "${suggestion}")` : "";
      throw new FormatError(`${path}: expected a weight "${name}" ${formatShape(shape)}, found none${rest}`);
    }
    if (!sameShape(found.shape, shape) || found.dtype !== "float32") {
      throw new FormatError(
        `${path}: expected "${name}" to be float32 ${formatShape(shape)}, received ${found.dtype} ${formatShape(found.shape)}`,
      );
    }
  }
  for (const name of tensors.keys()) {
    if (!weights.has(name)) throw new FormatError(`${path}: the network has no weight "${name}"`);
  }
  return new Map(tensors);
}
