import type { Tensor } from "../../tensor/index.ts";
import { unpackTensor } from "../data/packed-tensor.ts";
import type { ConvData } from "./conv-data.ts";

/** Filters of 3 × 3 that image processing has used for long. */
export const classicFilters = {
  vertical: [1, 0, -1, 1, 0, -1, 1, 0, -1],
  horizontal: [1, 1, 1, 0, 0, 0, -1, -1, -1],
  sobel: [1, 0, -1, 2, 0, -2, 1, 0, -1],
  laplace: [0, 1, 0, 1, -4, 1, 0, 1, 0],
  sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
  blur: [1, 2, 1, 2, 4, 2, 1, 2, 1].map((value) => value / 16),
  identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** The name of a classic filter. */
export type ClassicFilter = keyof typeof classicFilters;

/** A filter and what belongs to it. */
export interface Filter {
  /** [rows, columns, channels, 1]. */
  readonly kernel: Tensor;
  readonly bias: number;
}

/** Returns a filter by its name: a classic one, or "own-3" for number 3 of the network's first layer, from 0. */
export function filterOf({ layer, image }: Pick<ConvData, "layer" | "image">, name: string): Filter {
  const [, , channels = 1] = image.values.shape;
  const own = /^own-(\d+)$/.exec(name);
  if (own && layer) return ownFilter(layer, Number(own[1]));
  const values: readonly number[] = classicFilters[name as ClassicFilter] ?? classicFilters.vertical;
  // Each channel counts the same, so that the filter sees the mean of the colors.
  const data = Float32Array.from(
    { length: 9 * channels },
    (_, at) => (values[Math.floor(at / channels)] ?? 0) / channels,
  );
  return { kernel: { shape: [3, 3, channels, 1], data, dtype: "float32" }, bias: 0 };
}

function ownFilter({ kernel, bias }: NonNullable<ConvData["layer"]>, filter: number): Filter {
  const { shape, data } = unpackTensor(kernel);
  const [rows = 1, columns = 1, channels = 1, filters = 1] = shape;
  const values = Float32Array.from({ length: data.length / filters }, (_, at) => data[at * filters + filter] ?? 0);
  return {
    kernel: { shape: [rows, columns, channels, 1], data: values, dtype: "float32" },
    bias: bias ? (unpackTensor(bias).data[filter] ?? 0) : 0,
  };
}
