import { assignNames, isSymbolicTensor, type Layer, type SymbolicTensor } from "../layers/index.ts";
import { input } from "../layers/input.ts";
import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { Network } from "./network.ts";

/**
 * Creates a network of consecutive layers. The first entry is `layers.input({ shape })`, or a network that determines
 * the input shape.
 * @throws ShapeError or ConfigError that names the layer that does not fit.
 */
export function sequentialNetwork(
  entries: readonly (Layer | SymbolicTensor)[],
  { name, seed }: { readonly name?: string | undefined; readonly seed?: number | undefined } = {},
): Network<SymbolicTensor> {
  const [first, ...rest] = entries;
  const start = startOf(first);
  const layers = isSymbolicTensor(first) ? rest : entries;
  layers.forEach((layer, index) => {
    if (isLayer(layer)) return;
    throw new ConfigError(`sequential: expected a layer at position ${index + 1}, received ${formatReceived(layer)}`);
  });
  assignNames([start.call.layer, ...(layers as readonly Layer[])]);
  let last = start;
  for (const layer of layers as readonly Layer[]) {
    const result = layer.apply(last);
    if (!isSymbolicTensor(result)) {
      throw new ShapeError(`${layer.kind} "${layer.name}": expected one output inside a sequential network`);
    }
    last = result;
  }
  if (last === start) throw new ConfigError("sequential: expected at least one layer after the input, received none");
  return new Network("Sequential", { inputs: start, outputs: last, name, seed });
}

function startOf(first: Layer | SymbolicTensor | undefined): SymbolicTensor {
  if (isSymbolicTensor(first)) return first;
  const [inner, ...others] = first instanceof Network ? first.inputs : [];
  if (inner && others.length === 0)
    return input({ shape: inner.shape.slice(1).map(Number), dtype: inner.dtype as "float32" });
  throw new ConfigError(
    `sequential: expected layers.input({ shape }) first, received ${first ? `a ${first.kind} layer` : "nothing"}`,
  );
}

function isLayer(value: unknown): value is Layer {
  return typeof value === "object" && value !== null && "forward" in value && "apply" in value;
}
