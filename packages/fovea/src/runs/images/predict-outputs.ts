import { imageSamples } from "../../image-pipeline/index.ts";
import type { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { FormatError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";

/** The outputs of a model for image files. */
export interface PredictedOutputs {
  /** [images, outputs]. */
  readonly outputs: Tensor;
  /** The index of each row's file among the files that were given. */
  readonly rows: readonly number[];
  /** Files that could not be read as images, and have no row. */
  readonly faults: readonly { readonly file: string; readonly reason: string }[];
}

const batchSize = 32;

/** Predicts image files, prepared as the model expects them. */
export async function predictOutputs(
  model: Model,
  files: readonly string[],
  signal?: AbortSignalLike,
): Promise<PredictedOutputs> {
  const { preprocessing } = model;
  if (!preprocessing) throw new Error("predictOutputs: the model of a run has a preprocessing");
  const workers = files.length < 64 ? 0 : undefined;
  const data = imageSamples({
    ...{ files, preprocessing },
    ...(workers !== undefined && { workers }),
    ...(signal && { signal }),
  });
  const outputs = await model.predict(data, { batchSize, ...(signal && { signal }) }).catch((error: unknown) => {
    // Of files none of which is an image, there is nothing to predict.
    if (error instanceof FormatError && data.faults.length === files.length) return nothing;
    throw error;
  });
  const unreadable = new Set(data.faults.map(({ file }) => file));
  const rows = files.flatMap((file, index) => (unreadable.has(file) ? [] : [index]));
  return { outputs: outputs as Tensor, rows, faults: data.faults };
}

const nothing: Tensor = { data: new Float32Array(0), shape: [0, 0], dtype: "float32" };
