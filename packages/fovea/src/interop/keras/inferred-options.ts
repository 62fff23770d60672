import type { WeightFile } from "../../io/weight-file.ts";
import { FormatError } from "../../support/errors.ts";
import type { JsonObject } from "../../support/json.ts";
import { StoredWeights } from "./stored-weights.ts";
import type { Topology, TopologyLayer } from "./topology.ts";

/**
 * Returns the mean and variance of Keras' Normalization over all channels (`axis=None`), which Keras stores among the
 * weights and Fovea among the options.
 * @throws FormatError if the file lacks them.
 */
export async function inferredOptions(topology: Topology, file: WeightFile): Promise<Map<TopologyLayer, JsonObject>> {
  const stored = new StoredWeights(file);
  const found = new Map<TopologyLayer, JsonObject>();
  const visit = async ({ layers }: Topology, outer: readonly string[]): Promise<void> => {
    for (const layer of layers) {
      const chain = [...outer, layer.name];
      if (layer.nested) await visit(layer.nested, chain);
      const { mean = null, axis } = layer.config;
      if (layer.className !== "Normalization" || mean !== null || axis !== null) continue;
      const read = async (name: string, index: number) => {
        const place = stored.find({ chain, storedAt: layer.storedAt, name, index });
        if (place) return (await file.read(place.name)).data[0] ?? 0;
        throw new FormatError(`${file.path}: layer "${layer.name}": expected its ${name} in the file, found none`);
      };
      found.set(layer, { mean: await read("mean", 0), variance: await read("variance", 1) });
    }
  };
  await visit(topology, []);
  return found;
}
