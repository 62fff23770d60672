import type { Preprocessing } from "../../preprocessing.ts";

/** How values 0 … 255 become inputs of a network: (value · scale − mean) ÷ std per channel, in `channelOrder`. */
export type Normalization = Pick<Preprocessing, "scale" | "mean" | "std"> &
  Partial<Pick<Preprocessing, "channelOrder">>;

/** The same as value · factor + offset, per channel of the output. */
export interface OutputValues {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
  /** Whether the output's first channel is the last of the image. */
  readonly isReversed: boolean;
}

export function outputValues(channels: number, normalization: Normalization | undefined): OutputValues {
  const { scale = 1, mean = [0], std = [1], channelOrder = "rgb" } = normalization ?? {};
  const of = (values: readonly number[], channel: number) => values[channel] ?? (values[0] as number);
  const numbers = Array.from({ length: channels }, (_, channel) => channel);
  return {
    factors: numbers.map((channel) => scale / of(std, channel)),
    offsets: numbers.map((channel) => -of(mean, channel) / of(std, channel)),
    isReversed: channelOrder === "bgr",
  };
}
