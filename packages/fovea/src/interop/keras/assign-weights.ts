import type { StoredWeight, WeightFile } from "../../io/weight-file.ts";
import type { Layer, LayerWeight } from "../../layers/index.ts";
import type { Network } from "../../network/index.ts";
import { FormatError } from "../../support/errors.ts";
import { formatShape, sameShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { parametersFirst } from "../parameters-first.ts";
import { StoredWeights } from "./stored-weights.ts";
import type { Topology, TopologyLayer } from "./topology.ts";

/** A weight of the network with its address in the file. */
interface Wanted {
  readonly source: LayerWeight;
  readonly chain: readonly string[];
  readonly storedAt: string;
  readonly index: number;
  readonly isTrained: boolean;
}

/**
 * Reads every weight of an imported network from its file.
 * @throws FormatError for a weight that is missing, has another shape or type, or is not finite.
 */
export async function assignWeights(
  topology: Topology,
  built: ReadonlyMap<TopologyLayer, Layer>,
  network: Network,
  file: WeightFile,
): Promise<Map<string, Tensor>> {
  const stored = new StoredWeights(file);
  const wanted = wantedWeights(topology, built, [], topology.trainable);
  const found = new Map<LayerWeight, StoredWeight>();
  for (const layer of topology.layers) {
    const own = wanted.filter(({ chain }) => chain[0] === layer.name);
    for (const [weight, place] of findAll(own, stored, layer.name)) found.set(weight.source, place);
  }
  const values = new Map<string, Tensor>();
  for (const { name, shape, source } of network.listWeights()) {
    const place = found.get(source);
    if (!place) {
      throw new FormatError(`${file.path}: expected the weight "${name}" ${formatShape(shape)}, found none`);
    }
    if (!sameShape(place.shape, shape)) {
      throw new FormatError(
        `${file.path}: expected "${place.name}" to be ${formatShape(shape)}, received ${formatShape(place.shape)}`,
      );
    }
    const value = await file.read(place.name);
    if (value.dtype !== "float32" || !value.data.every(Number.isFinite)) {
      const problem = value.dtype === "float32" ? "NaN or an infinity" : value.dtype;
      throw new FormatError(`${file.path}: expected finite numbers in "${place.name}", received ${problem}`);
    }
    values.set(name, value);
  }
  return values;
}

/**
 * Finds one layer's weights: each by its address, or, if one is not found, all weights of a nested model by their
 * order.
 */
function findAll(wanted: readonly Wanted[], stored: StoredWeights, layer: string): [Wanted, StoredWeight][] {
  const places = wanted.map((weight) => stored.find({ ...weight, name: weight.source.name }));
  if (places.every((place) => place !== undefined) && new Set(places).size === places.length) {
    return wanted.map((weight, index) => [weight, places[index] as StoredWeight]);
  }
  // Keras lists trainable weights first.
  const ordered = [...wanted.filter(({ isTrained }) => isTrained), ...wanted.filter(({ isTrained }) => !isTrained)];
  const inOrder = stored.layer(layer) ?? [];
  const fits = inOrder.length === ordered.length;
  return ordered.flatMap((weight, index): [Wanted, StoredWeight][] => {
    const place = fits ? inOrder[index] : places[wanted.indexOf(weight)];
    return place ? [[weight, place]] : [];
  });
}

/** Returns the weights of the layers in the order of the description, which is that of Keras' files. */
function wantedWeights(
  topology: Topology,
  built: ReadonlyMap<TopologyLayer, Layer>,
  outer: readonly string[],
  isTrained: boolean,
): Wanted[] {
  return topology.layers.flatMap((described): Wanted[] => {
    const { name, storedAt, config, nested } = described;
    const chain = [...outer, name];
    const trainable = isTrained && config.trainable !== false;
    if (nested) return wantedWeights(nested, built, chain, trainable && nested.trainable);
    return parametersFirst(built.get(described)?.weights.values() ?? []).map((source, index) => {
      return { source, chain, storedAt, index, isTrained: trainable && source.role === "parameter" };
    });
  });
}
