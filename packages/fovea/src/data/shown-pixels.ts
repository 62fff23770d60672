import type { Tensor } from "../tensor/index.ts";
import type { Preprocessing } from "./preprocessing.ts";

/**
 * Returns what a prepared image [height, width, channels] looks like: uint8 [height, width, 1 or 3], in RGB. Inverts the
 * normalization; values beyond black and white are clipped.
 */
export function shownPixels({ data, shape }: Tensor, preprocessing: Omit<Preprocessing, "resize" | "crop">): Tensor {
  const { scale, mean, std, channelOrder } = preprocessing;
  const channels = shape[2] ?? 1;
  const isTurned = channelOrder === "bgr" && channels === 3;
  const bytes = Uint8ClampedArray.from({ length: data.length }, (_, at) => {
    const channel = at % channels;
    const from = isTurned ? at - channel + (channels - 1 - channel) : at;
    const source = isTurned ? channels - 1 - channel : channel;
    return ((data[from] ?? 0) * (std[source] ?? 1) + (mean[source] ?? 0)) / scale;
  });
  return { data: new Uint8Array(bytes.buffer), shape, dtype: "uint8" };
}
