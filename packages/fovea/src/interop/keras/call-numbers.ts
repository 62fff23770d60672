import type { TensorReference, TopologyLayer } from "./topology.ts";

/** The calls of layers and the outputs of a model, which refer to calls by number. */
export interface Connections {
  readonly layers: readonly TopologyLayer[];
  readonly outputs: readonly TensorReference[];
}

/**
 * Renumbers the calls of every layer from 0. A nested model has an implicit first call, from its own inputs to its
 * outputs, which files omit but may count. TensorFlow.js and Keras 2 always count it, except for sequential models
 * without an input; Keras 3 counts it if a Functional model's output is an output of the enclosing model.
 */
export function countFromZero({ layers, outputs }: Connections, isKeras3: boolean): Connections {
  const models = new Map(layers.filter(({ nested }) => nested).map((layer) => [layer.name, layer]));
  if (models.size === 0) return { layers, outputs };
  const inner = layers.flatMap(({ calls }) => calls.flat());
  const firstOf = (used: readonly TensorReference[], byVersion: (layer: TopologyLayer) => number) =>
    new Map([...models].map(([name, layer]) => [name, firstNumber(name, layer, used, byVersion(layer))]));
  const firstInside = isKeras3 ? firstOf(inner, () => 0) : firstOf([...inner, ...outputs], () => 1);
  const firstOutside = isKeras3
    ? firstOf(outputs, ({ className }) => (className === "Sequential" ? 0 : 1))
    : firstInside;
  const shift = (first: ReadonlyMap<string, number>) => (reference: TensorReference) => {
    return { ...reference, call: reference.call - (first.get(reference.layer) ?? 0) };
  };
  return {
    layers: layers.map((layer) => ({
      ...layer,
      calls: layer.calls.map((inputs) => inputs.map(shift(firstInside))),
    })),
    outputs: outputs.map(shift(firstOutside)),
  };
}

/** Returns the number of a layer's first call: from the references if they are unambiguous, otherwise by version. */
function firstNumber(
  name: string,
  { calls }: TopologyLayer,
  used: readonly TensorReference[],
  byVersion: number,
): number {
  const numbers = used.filter(({ layer }) => layer === name).map(({ call }) => call);
  if (numbers.includes(0)) return 0;
  return numbers.includes(calls.length) ? 1 : byVersion;
}
