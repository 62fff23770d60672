import type { Value } from "../../../graph/graph.ts";
import { ops } from "../../../ops/index.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { input } from "../test-data.ts";

/*
 * A convolution to 24 filters may leave its result in blocks of 16 channels, with 8 channels of zeros that the next
 * convolution multiplies by zero. What lies between the two must leave them zero, whatever its function makes of 0.
 */

/** Functions of positive numbers that are 0 ÷ 0, 0 · ∞ or the like at 0; `zero` is 0, and known when the graph runs. */
const functions: Readonly<Record<string, (x: Value, zero: Value) => Value>> = {
  "x · (1 ÷ x)": (x) => ops.multiply(x, ops.divide(1, x)),
  "x · log x": (x) => ops.multiply(x, ops.log(x)),
  "x ÷ (e^x − 1)": (x) => ops.divide(x, ops.subtract(ops.exp(x), 1)),
  "x ^ −0.5": (x) => ops.power(x, -0.5),
  "x ^ 0": (x) => ops.power(x, 0),
  "x ÷ √x": (x) => ops.divide(x, ops.sqrt(x)),
  "x ÷ (x + 0)": (x) => ops.divide(x, ops.add(x, 0)),
  "log x where x > 0, else 0": (x) => ops.select(ops.greater(x, 0), ops.log(x), 0),
  "1 where x < 1, else x": (x) => ops.select(ops.less(x, 1), 1, x),
  "sigmoid(x) − 0.5": (x) => ops.subtract(ops.sigmoid(x), 0.5),
  "clip to 1 … 2": (x) => ops.clip({ alpha: 1, beta: 2 }, x),
  "tanh(x ÷ 0)": (x, zero) => ops.tanh(ops.divide(x, zero)),
  "tanh(x · (1 ÷ 0))": (x, zero) => ops.tanh(ops.multiply(x, ops.divide(1, zero))),
  "x · 0.5 + 0": (x, zero) => ops.add(ops.multiply(x, 0.5), zero),
};

const window = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;

export const paddingCases: readonly ConformanceCase[] = Object.entries(functions).flatMap(([name, between]) =>
  [1, 2].map((size) => ({
    name: `conv to 24 filters → ${name} → conv ${size}×${size}`,
    inputs: [
      input([2, 9, 8, 32], "positive"),
      input([3, 3, 32, 24], "positive"),
      input([size, size, 24, 16]),
      input([], { below: 1 }),
    ],
    terms: 400,
    build: (...values: readonly Value[]) => {
      const [x, first, second, zero] = values as [Value, Value, Value, Value];
      const image = ops.conv2d(window, ops.multiply(x, 0.005), first);
      return [ops.conv2d(window, between(image, ops.toFloat(zero)), second)];
    },
  })),
);
