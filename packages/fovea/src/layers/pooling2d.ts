import type { Value } from "../graph/graph.ts";
import { averagePool2d, maxPool2d, trainedMaxPool2d } from "../ops/pool2d.ts";
import { type PaddingOption, resolvePadding, type Size2d, type Window2d } from "../ops/window.ts";
import { optional, options } from "../support/schema.ts";
import { boolean, size2d } from "../support/schema-fields.ts";
import { defineLayer } from "./define-layer.ts";
import { imageShape } from "./images.ts";
import { padding } from "./option-fields.ts";

const poolingOptions = {
  /** Rows and columns of the window: a number for both, or [rows, columns] (default 2). */
  poolSize: size2d({ default: 2 }),
  /** Step between adjacent windows: a number for both, or [rows, columns] (default: the pool size). */
  strides: optional(size2d()),
  /** "valid" (default: no padding), "same", or explicit rows and columns of padding. */
  padding: padding({ default: "valid" }),
  /** Whether the last window may extend beyond the edge, as with PyTorch's `ceil_mode` (default false). */
  ceilMode: boolean({ default: false }),
};

interface PoolingOptions {
  readonly poolSize: Size2d;
  readonly strides: Size2d | undefined;
  readonly padding: PaddingOption;
  readonly ceilMode: boolean;
}

function windowOf(x: Value, { poolSize: size, strides = size, padding, ceilMode }: PoolingOptions): Window2d {
  const [, height, width] = imageShape(x);
  const window = { size, strides, dilations: [1, 1] as const, ceilMode };
  return { ...window, padding: resolvePadding(padding, [height, width], window) };
}

/** Computes the maximum of each window: [batch, height, width, channels] → [batch, height′, width′, channels]. */
export const maxPooling2d = defineLayer({
  className: "MaxPooling2D",
  options: options(poolingOptions),
  forward({ training }, given, x) {
    const window = windowOf(x, given);
    // In inference mode, each layer's output is part of the computation: explanations differentiate with respect to it.
    return training ? trainedMaxPool2d(window, x) : maxPool2d(window, x)[0];
  },
});

/**
 * Computes the mean of each window: [batch, height, width, channels] → [batch, height′, width′, channels]. Padding does
 * not count (as in Keras) unless `countPadding` is set (as in PyTorch).
 */
export const averagePooling2d = defineLayer({
  className: "AveragePooling2D",
  options: options(
    {
      /** Whether padding counts towards the mean, as in PyTorch (default false, as in Keras). */
      countPadding: boolean({ default: false }),
    },
    poolingOptions,
  ),
  forward: (_, given, x) => averagePool2d({ ...windowOf(x, given), countPadding: given.countPadding }, x),
});
