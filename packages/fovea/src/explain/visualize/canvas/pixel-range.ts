import type { Preprocessing, ValueRange } from "../../../data/index.ts";
import type { Graph, Value } from "../../../graph/graph.ts";
import { imagePreprocessing } from "../../../models/image-preprocessing.ts";
import { add, multiply } from "../../../ops/elementwise/arithmetic.ts";
import { ConfigError } from "../../../support/errors.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import type { ExplainedModel } from "../../subject/explain-options.ts";

/** The numbers that a network receives for black and white, per channel in its own order. */
export interface PixelRange {
  readonly black: readonly number[];
  readonly white: readonly number[];
  /** Whether the first of three channels is blue. */
  readonly isReversed: boolean;
}

/**
 * Returns the range of a model's images: that of its preprocessing, or else the given one.
 * @throws ConfigError if neither is known.
 */
export function pixelRangeOf(
  where: string,
  model: ExplainedModel,
  channels: number,
  range: ValueRange | undefined,
): PixelRange {
  const preprocessing = imagePreprocessing(model, range);
  if (preprocessing) return preparedRange(preprocessing);
  if (range) return { black: Array(channels).fill(range[0]), white: Array(channels).fill(range[1]), isReversed: false };
  throw new ConfigError(
    `${where}: the model "${model.name}" doesn't state which numbers are black and white to it; give range, such as [0, 1]`,
  );
}

function preparedRange({ scale, mean, std, channelOrder }: Preprocessing): PixelRange {
  const prepared = (byte: number) => mean.map((center, channel) => (byte * scale - center) / (std[channel] ?? 1));
  const [black, white] = [prepared(0), prepared(255)];
  if (channelOrder === "rgb") return { black, white, isReversed: false };
  return { black, white, isReversed: black.length === 3 };
}

/** Prepares colors in 0 … 1 for the network. */
export function preparedColors(graph: Graph, colors: Value, { black, white }: PixelRange): Value {
  const constant = (values: readonly number[]) =>
    graph.constant({ data: Float32Array.from(values), shape: [values.length], dtype: "float32" });
  const span = white.map((value, channel) => value - (black[channel] ?? 0));
  return add(multiply(colors, constant(span)), constant(black));
}

/** Returns what a prepared image looks like: uint8, red first. Values beyond black and white are clipped. */
export function shownColors({ data, shape }: Tensor, { black, white, isReversed }: PixelRange): Tensor {
  const channels = black.length;
  const bytes = Uint8ClampedArray.from({ length: data.length }, (_, at) => {
    const shown = at % channels;
    const channel = isReversed ? channels - 1 - shown : shown;
    const dark = black[channel] ?? 0;
    return (255 * ((data[at - shown + channel] ?? 0) - dark)) / ((white[channel] ?? 1) - dark);
  });
  return { data: new Uint8Array(bytes.buffer), shape, dtype: "uint8" };
}
