import type { CellGrid, ShortcutFinding } from "../../explain/index.ts";
import { joinedCrops } from "../../models/classify.ts";
import type { Model } from "../../models/index.ts";
import { classRow, probabilities } from "../../models/probabilities.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import type { Tensor } from "../../tensor/index.ts";
import { prepareBatch } from "./prepare-heat.ts";

/** How many answers change if a region is covered with the mean color of each image. */
export interface CoveredRegion {
  readonly own: ChangedAnswers;
  /** The same for images of other classes. */
  readonly others: ChangedAnswers;
}

/** Of the images whose class is answered rightly, those that get another answer. */
export interface ChangedAnswers {
  readonly images: number;
  readonly changed: number;
}

const batchSize = 16;

/** Covers the region of a finding in images of its class and in as many of the others. */
export async function coverRegion(
  model: Model,
  images: readonly { readonly path: string; readonly label: number }[],
  { label, mask }: ShortcutFinding,
  grid: CellGrid,
  signal: AbortSignalLike | undefined,
): Promise<CoveredRegion> {
  const own = images.filter((image) => image.label === label);
  const rest = images.filter((image) => image.label !== label);
  const step = Math.max(1, rest.length / Math.max(1, own.length));
  const others = Array.from({ length: Math.min(own.length, rest.length) }, (_, at) => rest[Math.floor(at * step)]);
  const changed = async (chosen: readonly ((typeof images)[number] | undefined)[]): Promise<ChangedAnswers> => {
    const result = { images: 0, changed: 0 };
    for (let first = 0; first < chosen.length; first += batchSize) {
      signal?.throwIfAborted();
      const some = chosen.slice(first, first + batchSize).flatMap((image) => image ?? []);
      const labels = new Map(some.map((image) => [image.path, image.label]));
      const { prepared } = await prepareBatch(model, [...labels.keys()]);
      if (prepared.length === 0) continue;
      const before = await answers(
        model,
        prepared.map(({ input }) => input),
      );
      const after = await answers(
        model,
        prepared.map(({ input }) => covered(input, mask, grid)),
      );
      prepared.forEach(({ file }, at) => {
        if (before[at] !== labels.get(file)) return;
        result.images++;
        if (after[at] !== before[at]) result.changed++;
      });
    }
    return result;
  };
  return { own: await changed(own), others: await changed(others) };
}

async function answers(model: Model, inputs: readonly Tensor[]): Promise<number[]> {
  const outputs = (await model.predict(joinedCrops(inputs, model.network.inputs[0]?.dtype), { batchSize })) as Tensor;
  const all = probabilities(model.network, outputs, model.trainer.firstLoss);
  return inputs.map((_, row) => {
    const values = classRow(all, row);
    return values.indexOf(Math.max(...values));
  });
}

function covered({ data, shape }: Tensor, mask: Uint8Array, { rows, columns }: CellGrid): Tensor {
  const [, height = 0, width = 0, channels = 0] = shape;
  const values = Float32Array.from(data);
  const means = new Float64Array(channels);
  values.forEach((value, at) => {
    means[at % channels] = (means[at % channels] ?? 0) + value / (height * width);
  });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      if (mask[cell] === 1) values.set(means, (y * width + x) * channels);
    }
  }
  return { data: values, shape, dtype: "float32" };
}
