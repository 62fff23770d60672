import { differentiate } from "../../../compile/differentiate.ts";
import type { Value } from "../../../graph/graph.ts";
import { ops } from "../../../ops/index.ts";
import { split } from "../../../ops/split.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { type InputSpec, input } from "../test-data.ts";

/*
 * A single op reads its inputs row-major. Behind a convolution an image lies as the engine likes best, with channels
 * in blocks, padded to whole blocks, or apart in planes; every op has to read and write images in these forms too.
 */

const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
const pool = { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;
const norm = { depthRadius: 2, bias: 1, alpha: 0.2, beta: 0.75 } as const;

interface Links {
  /** Of as many numbers as the image has channels. */
  readonly vector: Value;
  /** Of the image's shape, an input: it lies row-major. */
  readonly other: Value;
  /** Of the image's shape, integers 0 … 2. */
  readonly mask: Value;
  /** A seed and a step. */
  readonly counter: Value;
}

/** What comes between two convolutions; an image becomes an image. */
const links: Readonly<Record<string, (image: Value, links: Links) => Value>> = {
  "max pooling": (x) => ops.maxPool2d(pool, ops.relu(x))[0],
  "padded max pooling": (x) => ops.maxPool2d({ ...pool, size: [3, 3], padding: [1, 1, 0, 1] }, x)[0],
  "max pooling in ceil mode": (x) => ops.maxPool2d({ ...pool, strides: [3, 3], ceilMode: true }, x)[0],
  "max pooling with windows on padding only": (x) =>
    ops.maximum(ops.maxPool2d({ ...pool, strides: [1, 1], padding: [2, 0, 0, 2] }, x)[0], -9),
  "average pooling": (x) => ops.averagePool2d({ ...pool, countPadding: false }, ops.tanh(x)),
  "average pooling, padding counted, ceil mode": (x) =>
    ops.averagePool2d({ ...pool, size: [3, 3], padding: [1, 1, 1, 1], ceilMode: true, countPadding: true }, x),
  "adaptive pooling": (x) => ops.adaptiveAveragePool2d({ outputSize: [2, 3] }, x),
  "nearest resizing": (x) => ops.resize2d({ outputSize: [9, 4], method: "nearest" }, x),
  "bilinear resizing": (x) => ops.resize2d({ outputSize: [7, 12], method: "bilinear" }, x),
  "batch norm": (x, { vector }) => ops.relu(ops.batchNorm({ epsilon: 1e-3 }, x, vector, vector)[0]),
  "folded batch norm": (x, { vector }) => ops.relu(ops.add(ops.multiply(x, vector), vector)),
  "squeeze and excitation": (x) => {
    const [batch = 0, , , channels = 0] = x.shape;
    const squeezed = ops.reshape({ shape: [batch, 1, 1, channels] }, ops.reduceSum({ axes: [1, 2] }, ops.tanh(x)));
    return ops.multiply(ops.silu(x), ops.sigmoid(ops.multiply(squeezed, 0.1)));
  },
  "sums per channel": (x) => ops.add(ops.multiply(ops.reduceSum({ axes: [0, 1, 2] }, x), 0.01), ops.negate(x)),
  "a sum per pixel": (x) => {
    const [batch = 0, height = 0, width = 0] = x.shape;
    return ops.subtract(x, ops.reshape({ shape: [batch, height, width, 1] }, ops.reduceSum({ axes: [3] }, x)));
  },
  "layer norm": (x) => {
    // Of the image itself, so that the derivatives of scale and offset are compared too.
    const sums = ops.reduceSum({ axes: [0, 1, 2] }, x);
    return ops.layerNorm({ epsilon: 1e-3 }, x, ops.multiply(sums, 0.1), ops.tanh(sums));
  },
  "layer norm of rows": (x, { vector }) => {
    const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
    const normal = ops.layerNorm({ epsilon: 1e-3 }, x, vector, vector);
    const rows = ops.reshape({ shape: [batch * height * width, channels] }, normal);
    return ops.reshape({ shape: x.shape }, ops.tanh(rows));
  },
  "local response norm": (x) => ops.localResponseNorm(norm, x),
  padding: (x) => ops.pad({ before: [0, 2, 0, 0], after: [0, 1, 3, 0] }, x),
  "padded channels": (x) => ops.pad({ before: [0, 0, 0, 16], after: [0, 0, 0, 5] }, x),
  "a cut": (x) => ops.slice({ begin: [1, 1, 0, 0], size: [1, 3, 4, x.shape[3] ?? 0] }, x),
  "halves of the channels": (x) => {
    const half = (x.shape[3] ?? 0) / 2;
    const [first, second] = split({ axis: 3, sizes: [half, half] }, x) as [Value, Value];
    return ops.concat({ axis: 3 }, second, first);
  },
  "first and last channels": (x) => {
    const channels = x.shape[3] ?? 0;
    const first = Math.min(16, channels - 1);
    const parts = split({ axis: 3, sizes: [first, channels - first] }, x);
    return ops.concat({ axis: 3 }, x, ...parts.toReversed());
  },
  "a branch along channels": (x, { other }) => ops.concat({ axis: 3 }, x, other, ops.negate(x)),
  "a branch along rows": (x, { other }) => ops.concat({ axis: 1 }, other, x),
  "a branch along the batch": (x) => ops.concat({ axis: 0 }, x, ops.square(x)),
  "a residual sum": (x, { other }) => ops.relu(ops.add(x, other)),
  "a function of zero that is not zero": (x) => ops.exp(ops.multiply(ops.sigmoid(x), -1)),
  "comparisons and choices": (x, { other }) => ops.select(ops.greater(x, other), x, ops.multiply(other, 0.5)),
  "a mask of integers": (x, { mask }) => ops.add(x, ops.multiply(mask, ops.greater(mask, 1))),
  gates: (x) => {
    const [batch = 0, , , channels = 0] = x.shape;
    const squeezed = ops.reshape({ shape: [batch, 1, 1, channels] }, ops.reduceSum({ axes: [1, 2] }, x));
    return ops.multiply(x, ops.sigmoid(squeezed));
  },
  "global maxima": (x) => {
    const [batch = 0, , , channels = 0] = x.shape;
    return ops.subtract(x, ops.reshape({ shape: [batch, 1, 1, channels] }, ops.reduceMax({ axes: [1, 2] }, x)));
  },
  "softmax of channels": (x) => ops.softmax(x),
  dropout: (x, { counter }) => ops.dropout({ rate: 0.3, stream: 1 }, x, counter),
  noise: (x, { counter }) => ops.add(x, ops.randomNormal({ shape: x.shape, stream: 2 }, counter)),
  "swapped axes": (x) => ops.transpose({ permutation: [0, 2, 1, 3] }, x),
  "channels as columns": (x) => ops.transpose({ permutation: [0, 1, 3, 2] }, x),
  "another shape": (x) => {
    const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
    return ops.reshape({ shape: [batch, width, height, channels] }, x);
  },
};

interface Stem {
  readonly name: string;
  readonly strides: readonly [number, number];
  readonly x: readonly [number, number, number, number];
}

/** Of the same result, [2, 6, 5, channels]. */
const stems: readonly Stem[] = [
  { name: "conv", strides: [1, 1], x: [2, 6, 5, 3] },
  { name: "strided conv", strides: [2, 2], x: [2, 11, 9, 12] },
];

type Seven = readonly [Value, Value, Value, Value, Value, Value, Value];

/** stem → link → conv 3×3: the result, and the derivatives of Σ result² for all that is learnt. */
function chain(
  stem: Stem,
  channels: number,
  name: string,
  link: (image: Value, links: Links) => Value,
): ConformanceCase {
  const image = [2, 6, 5, channels] as const;
  const inputs: InputSpec[] = [
    input(stem.x),
    input([3, 3, stem.x[3], channels]),
    input([channels]),
    input(image),
    input(image, { below: 3 }),
    input([2], { below: 9 }),
    input([3, 3, 80, 8]),
  ];
  return {
    name: `${stem.name} → ${channels} channels → ${name} → conv`,
    inputs,
    terms: 400,
    build: (...values) => {
      const [x, kernel, vector, other, mask, counter, weights] = values as Seven;
      const stemmed = ops.conv2d({ ...same, strides: stem.strides }, ops.multiply(x, 0.2), kernel);
      const linked = link(stemmed, { vector, other, mask, counter });
      const second = ops.slice({ begin: [0, 0, 0, 0], size: [3, 3, linked.shape[3] ?? 0, 8] }, weights);
      const result = ops.conv2d(same, ops.multiply(linked, 0.2), second);
      const loss = ops.reduceSum({ axes: [0, 1, 2, 3] }, ops.square(result));
      return [result, ...differentiate(loss, [x, kernel, second])];
    },
  };
}

export const chainCases: readonly ConformanceCase[] = stems.flatMap((stem) =>
  [6, 16, 24].flatMap((channels) => Object.entries(links).map(([name, link]) => chain(stem, channels, name, link))),
);
