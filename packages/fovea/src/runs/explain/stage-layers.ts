import type { FeatureLayer } from "../../explain/index.ts";
import type { Model } from "../../models/index.ts";

/** A layer whose maps stand for a stage. */
export interface StageLayer {
  readonly path: string;
  /** The number of the stage, from 1; undefined for a model without stages. */
  readonly stage?: number;
}

/** Layers that a page has room for. */
const most = 6;

/**
 * Returns the last layer of each stage of a model; of a model without stages, the last convolution or pooling of each
 * size of maps.
 */
export function stageLayers({ stages }: Model, layers: readonly FeatureLayer[]): StageLayer[] {
  if (stages && stages.length > 0) return stages.map((path, index) => ({ path, stage: index + 1 }));
  const lastOfSize = new Map(layers.map((layer) => [`${layer.height} ${layer.width}`, layer]));
  const found = [...lastOfSize.values()].sort((a, b) => a.order - b.order);
  return found.slice(-most).map(({ path }) => ({ path }));
}
