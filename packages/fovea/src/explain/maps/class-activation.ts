import { type ChosenLayer, chooseLayer } from "../layers/choose-layer.ts";
import { differentiateLayer } from "../subject/run-samples.ts";
import type { Subject } from "../subject/subject.ts";
import type { FloatTensor, MapValues } from "./heat-map.ts";

/** The feature maps of a layer for one row, and the gradients of its score with respect to them. */
export interface LayerGradients {
  readonly layer: ChosenLayer;
  /** [rows, columns, channels], channels varying fastest. */
  readonly maps: Float32Array;
  readonly gradients: Float32Array;
}

/** Makes one map per row of the subject from the feature maps of a layer: `combine` fills its [rows × columns] values. */
export async function classActivation(
  subject: Subject,
  given: string | undefined,
  combine: (layer: LayerGradients, map: Float32Array) => void,
): Promise<MapValues[]> {
  const layer = chooseLayer(subject, given);
  const results: MapValues[] = [];
  await differentiateLayer(subject, layer.path, (maps, gradients) => {
    const values = new Float32Array(layer.height * layer.width);
    combine({ layer, maps, gradients }, values);
    results.push({ layer, values: mapTensor(layer, values) });
  });
  return results;
}

/** Adds up the channels of feature maps at each position, each with its weight. */
export function weightedMaps(maps: Float32Array, weights: ArrayLike<number>, map: Float32Array): void {
  const channels = weights.length;
  for (let at = 0; at < map.length; at++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += (weights[channel] ?? 0) * (maps[at * channels + channel] ?? 0);
    }
    map[at] = sum;
  }
}

/** Adds up the products of feature maps and the gradients at the same places, over channels; `part` may limit a gradient. */
export function addProducts(
  { maps, gradients, layer: { channels } }: LayerGradients,
  map: Float32Array,
  part: (gradient: number) => number = (gradient) => gradient,
): void {
  maps.forEach((value, at) => {
    const place = Math.floor(at / channels);
    map[place] = (map[place] ?? 0) + value * part(gradients[at] ?? 0);
  });
}

/** Sets negative values to 0, as the papers do: what speaks against the class is left out. */
export function rectify(map: Float32Array): void {
  map.forEach((value, at) => {
    map[at] = Math.max(0, value);
  });
}

function mapTensor({ height, width }: ChosenLayer, data: Float32Array): FloatTensor {
  return { data, shape: [height, width], dtype: "float32" };
}
