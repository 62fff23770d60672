import type { Tensor } from "../../tensor/tensor.ts";
import type { Backbone } from "../backbone.ts";
import { type ExtractFeaturesOptions, extractFeatures, type ImageFeatures } from "../extract-features.ts";
import { featureStore } from "../feature-cache.ts";
import { stageBackbone } from "./stage-backbone.ts";

/** Features of images at several stages of a backbone. */
export interface StageFeatures extends Omit<ImageFeatures, "features"> {
  /** Per stage, from the first to the last: float32 [images, features]. The last are those of the backbone. */
  readonly stages: readonly { readonly name: string; readonly features: Tensor }[];
}

/**
 * Computes the features of a backbone and of its stages in one pass over the images. Both are kept, the backbone's own
 * as `extractFeatures` keeps them, so that a training finds them.
 */
export async function stageFeatures(
  backbone: Backbone,
  files: readonly string[],
  options: ExtractFeaturesOptions,
): Promise<StageFeatures> {
  const { joint, stages } = stageBackbone(backbone);
  const { features, ...found } = await extractFeatures(joint, files, options);
  let first = 0;
  const parts = stages.map(({ name, features: width }) => {
    const part = { name, features: columns(features, first, width) };
    first += width;
    return part;
  });
  const own = parts.at(-1)?.features;
  const store = joint !== backbone && own ? await featureStore(backbone, options.cache) : undefined;
  if (store && own) {
    const known = await store.read();
    const rows = found.hashes.map((hash, row) => [hash, rowOf(own, row)] as const);
    await store.add(new Map(rows.filter(([hash]) => !known.has(hash))));
  }
  return { ...found, stages: parts };
}

function columns({ data, shape }: Tensor, first: number, width: number): Tensor {
  const [rows = 0, all = 0] = shape;
  const part = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    part.set((data as Float32Array).subarray(row * all + first, row * all + first + width), row * width);
  }
  return { data: part, shape: [rows, width], dtype: "float32" };
}

function rowOf({ data, shape: [, width = 0] }: Tensor, row: number): Float32Array {
  return (data as Float32Array).subarray(row * width, (row + 1) * width);
}
