import { ConfigError } from "../../support/errors.ts";
import { random } from "../../support/random.ts";
import { type OptionsOf, options } from "../../support/schema.ts";
import { fraction, integer, positiveInteger } from "../../support/schema-fields.ts";
import type { Tensor, TensorData } from "../../tensor/tensor.ts";
import { matrixOf } from "../arguments.ts";
import { type AsyncOptions, separateSignal } from "../probe/async-options.ts";
import { pca } from "./pca.ts";

const schema = options({
  /** Number of neighbors of an image that stay near it: more show the whole, fewer show details (default 15). */
  neighbors: positiveInteger({ default: 15 }),
  /** How near points may come to each other (default 0.1). */
  minDistance: fraction({ default: 0.1 }),
  /** Number of principal components that the neighbors are found in (default 50). */
  components: positiveInteger({ default: 50 }),
  /** Seed of the random numbers (default 0); the result depends on nothing else. */
  seed: integer({ default: 0 }),
});

/** Options of `umap`. */
export type UmapOptions = OptionsOf<typeof schema>;

/**
 * Places images on a plane so that those with similar features [images, features] are near each other: float32
 * [images, 2]. Distances between groups say little, and directions nothing. Runs umap-js on the largest principal
 * components. Source: McInnes, Healy and Melville, "UMAP" (2018).
 * @throws ShapeError unless features have two axes; ConfigError for fewer than four images, or a value that is not
 * finite.
 */
export async function umap(features: Tensor | TensorData, given: UmapOptions & AsyncOptions = {}): Promise<Tensor> {
  const { options: own, signal } = separateSignal("umap", given);
  const { neighbors, minDistance, components, seed } = schema.resolve("umap", own);
  const { rows } = matrixOf("umap", "features", features);
  if (rows < 4) throw new ConfigError(`umap: expected at least four images, received ${rows}`);
  const { data, shape } = pca(features, { components }).scores;
  const width = Number(shape[1]);
  const vectors = Array.from({ length: rows }, (_, row) =>
    Array.from(data.subarray(row * width, (row + 1) * width), Number),
  );
  const { UMAP } = await import("umap-js");
  const numbers = random(seed);
  const model = new UMAP({
    ...{ nNeighbors: Math.min(neighbors, rows - 1), minDist: minDistance, random: () => numbers.uniform() },
  });
  const places = await model.fitAsync(vectors, () => !signal?.aborted);
  signal?.throwIfAborted();
  return { data: Float32Array.from(places.flat()), shape: [rows, 2], dtype: "float32" };
}
