import { type OpenFile, openSafetensors } from "../io/index.ts";
import type { Network } from "../network/index.ts";
import { FormatError } from "../support/errors.ts";
import { nearest } from "../support/nearest.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Reads a network's weights from a safetensors file, one by one, by name.
 * @throws FormatError for a damaged file, and for weights that are missing, of another shape, or not in the network.
 */
export async function* readWeights(
  source: string | OpenFile,
  network: Network,
): AsyncGenerator<readonly [string, Tensor]> {
  const path = typeof source === "string" ? source : source.path;
  const file = await openSafetensors(source);
  try {
    const shapes = new Map(network.listWeights().map(({ name, shape }) => [name, shape]));
    checkNames(path, file.tensors, shapes);
    for (const [name, shape] of shapes) {
      const values = await file.read(name);
      if (!sameShape(values.shape, shape) || values.dtype !== "float32") {
        throw new FormatError(
          `${path}: expected "${name}" to be float32 ${formatShape(shape)}, received ${values.dtype} ${formatShape(values.shape)}`,
        );
      }
      yield [name, values];
    }
  } finally {
    await file.close();
  }
}

function checkNames(path: string, stored: ReadonlyMap<string, unknown>, shapes: ReadonlyMap<string, Shape>): void {
  for (const [name, shape] of shapes) {
    if (stored.has(name)) continue;
    const suggestion = nearest(name, stored.keys());
    const rest = suggestion ? ` (there is "${suggestion}")` : "";
    throw new FormatError(`${path}: expected a weight "${name}" ${formatShape(shape)}, found none${rest}`);
  }
  for (const name of stored.keys()) {
    if (!shapes.has(name)) throw new FormatError(`${path}: the network has no weight "${name}"`);
  }
}
