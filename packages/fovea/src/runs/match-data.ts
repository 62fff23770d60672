import type { Batch, Dataset, ElementSpec, Preprocessing, ValueRange } from "../data/index.ts";
import { imagePreprocessing, type Model } from "../models/index.ts";
import { allocate, type Tensor } from "../tensor/index.ts";

/**
 * Converts a data set to the value range that a model was trained on, so that evaluating and predicting the same image
 * agree. Data and models that don't state their range are left as they are.
 */
export function matchData(data: Dataset, model: Model, range?: ValueRange): Dataset {
  const { images, inputs } = data;
  const preprocessing = imagePreprocessing(model, range);
  const dtype = model.inputs[0]?.dtype ?? "float32";
  if (!images || !preprocessing || (isSame(images.range, preprocessing) && dtype === inputs?.[0]?.dtype)) return data;
  const specs = inputs?.map((spec, index): ElementSpec => (index === 0 ? { ...spec, dtype } : spec));
  return data.map((batch) => converted(batch, images.range, preprocessing, dtype), {
    ...(specs && { inputs: specs }),
    ...(data.outputs && { outputs: data.outputs }),
  });
}

function isSame([black, white]: ValueRange, preprocessing: Preprocessing): boolean {
  const near = (value: number, end: number) =>
    preprocessing.mean.every((_, channel) => Math.abs(inputOf(value, channel, preprocessing) - end) < 1e-6);
  return near(0, black) && near(255, white);
}

/** The network's input for a brightness in 0 … 255. */
function inputOf(brightness: number, channel: number, { scale, mean, std }: Preprocessing): number {
  return (brightness * scale - (mean[channel] ?? 0)) / (std[channel] ?? 1);
}

function converted(
  batch: Batch,
  [black, white]: ValueRange,
  preprocessing: Preprocessing,
  dtype: Tensor["dtype"],
): Batch {
  const [first, ...others] = batch.x;
  if (!first) return batch;
  const channels = preprocessing.mean.length;
  const isReversed = preprocessing.channelOrder === "bgr" && channels === 3;
  const isWhole = dtype !== "float32";
  const data = allocate(dtype, first.data.length);
  for (let at = 0; at < data.length; at++) {
    const channel = at % channels;
    const from = isReversed ? at - channel + 2 - channel : at;
    const value = inputOf((((first.data[from] ?? 0) - black) * 255) / (white - black), channel, preprocessing);
    data[at] = isWhole ? Math.round(value) : value;
  }
  return { ...batch, x: [{ data, shape: first.shape, dtype }, ...others] };
}
