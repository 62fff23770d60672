import { layers, type SymbolicTensor } from "../../layers/index.ts";
import { model } from "../../models/index.ts";
import type { Backbone } from "../backbone.ts";

/** Features of a backbone and of its stages, side by side. */
export interface StageBackbone {
  /** A backbone whose features are those of the stages, one after the other, and its own at the end. */
  readonly joint: Backbone;
  /** The stages in that order, with the number of their features. The last are the backbone's own features. */
  readonly stages: readonly { readonly name: string; readonly features: number }[];
}

/**
 * Gives a backbone the pooled outputs of its stages too, so that one pass over the images computes them all. Where a
 * network states no stages, they are the last feature maps of each size.
 */
export function stageBackbone(backbone: Backbone): StageBackbone {
  const { network } = backbone.model;
  const [features] = network.outputs as readonly SymbolicTensor[];
  if (!features) return { joint: backbone, stages: [] };
  const pooledLast = network.calls.at(-1)?.inputs[0];
  const names = backbone.stages.length > 0 ? backbone.stages : lastOfEachSize(backbone);
  const maps = names.map((name) => ({ name, map: network.output(name) })).filter(({ map }) => map.shape.length === 4);
  const last = maps.at(-1)?.map === pooledLast ? maps.pop() : undefined;
  const pooled = maps.map(({ name, map }, index) => ({
    name,
    output: layers.globalAveragePooling2d({ name: `stages/${index}` }).apply(map),
  }));
  const stages = [...pooled, { name: last?.name ?? "features", output: features }].map(({ name, output }) => ({
    ...{ name, features: Number(output.shape[1]) },
  }));
  if (pooled.length === 0) return { joint: backbone, stages };
  const all = [...pooled.map(({ output }) => output), features];
  const jointModel = model({
    ...{ name: backbone.name, inputs: backbone.model.inputs, preprocessing: backbone.preprocessing },
    outputs: layers.concatenate({ name: "stages" }).apply(all),
    ...{ engine: backbone.model.trainer.engine, seed: network.seed },
  });
  const width = stages.reduce((sum, stage) => sum + stage.features, 0);
  return { joint: { ...backbone, model: jointModel, features: width }, stages };
}

/** The last layers before feature maps shrink. */
function lastOfEachSize({ model: { network } }: Backbone): string[] {
  const maps = new Map<string, string>();
  for (const { layer, outputs } of network.calls) {
    const [, rows, columns] = outputs[0]?.shape ?? [];
    if (outputs[0]?.shape.length !== 4 || Number(rows) * Number(columns) <= 1 || layer.name === undefined) continue;
    maps.set(`${rows} × ${columns}`, layer.name);
  }
  return [...maps.values()];
}
