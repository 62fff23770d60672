import { differentiate } from "../../compile/differentiate.ts";
import { Graph, type Value } from "../../graph/graph.ts";
import { ops } from "../../ops/index.ts";
import { split } from "../../ops/split.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";

/** One more value of those there are: what to do, and numbers that choose among values and attributes. */
export type Step = readonly [kind: keyof typeof links, a: number, b: number, c: number];

interface Site {
  readonly graph: Graph;
  /** A parameter of this shape, new in the graph. */
  readonly parameter: (...shape: number[]) => Value;
  readonly [choice: number]: number;
}

const smooth = ["tanh", "sigmoid", "silu", "gelu", "elu", "softplus", "erf"] as const;
const kinked = ["relu", "relu6", "leakyRelu", "abs"] as const;
const arithmetic: readonly ((x: Value) => Value)[] = [
  (x) => ops.exp(ops.tanh(x)),
  (x) => ops.log(ops.add(ops.square(x), 0.5)),
  (x) => ops.sqrt(ops.add(ops.square(x), 0.2)),
  (x) => ops.power(ops.add(ops.square(x), 0.5), ops.sigmoid(x)),
  (x) => ops.divide(ops.negate(x), ops.exp(ops.sigmoid(x))),
  (x) => ops.clip({ alpha: -0.7, beta: 0.4 }, x),
  (x) => ops.multiply(x, ops.less(x, 0.3)),
  (x) => ops.add(x, ops.greaterEqual(x, -0.2)),
];
const pick = <T>(list: readonly T[], choice: number): T => list[choice % list.length] as T;
const dims = ({ shape: [n = 1, h = 1, w = 1, c = 1] }: Value) => [n, h, w, c] as const;

function convolution(x: Value, { parameter, ...site }: Site): Value {
  const [, height, width, channels] = dims(x);
  const [a = 0, b = 0, c = 0] = [site[0], site[1], site[2]];
  const size = [Math.min(height, 1 + (a % 5)), Math.min(width, 1 + (b % 3))] as const;
  const groups = c % 4 === 0 ? channels : 1;
  const filters = groups > 1 ? groups * (1 + (b % 2)) : 1 + (c % 40);
  const kernel = ops.multiply(parameter(...size, channels / groups, filters), 1 / Math.sqrt(sizeOf(size) * channels));
  const attributes = {
    strides: [1 + (a % 2), 1 + (c % 3 === 1 ? 1 : 0)],
    dilations: [1, 1],
    padding: [a % 2, b % 3, c % 2, a % 3],
    groups,
  } as const;
  return b % 2 === 0 ? ops.conv2d(attributes, x, kernel, parameter(filters)) : ops.conv2d(attributes, x, kernel);
}

const pool = ({ shape }: Value, a: number) => ({
  size: [Math.min(shape[1] ?? 1, 1 + (a % 3)), Math.min(shape[2] ?? 1, 1 + (a % 2))] as const,
  strides: [1 + (a % 2), 1] as const,
  dilations: [1, 1] as const,
  padding: [0, a % 2 === 1 ? 1 : 0, 0, 0] as const,
  ceilMode: a % 5 === 0,
});

/** From an image to an image; `other` is of the same shape as `x` where one exists. */
const links = {
  smooth: (x: Value, _: Value, s: Site) => ops[pick(smooth, s[0] ?? 0)](x),
  kinked: (x: Value, _: Value, s: Site) => ops[pick(kinked, s[0] ?? 0)](x),
  arithmetic: (x: Value, _: Value, s: Site) => pick(arithmetic, s[0] ?? 0)(x),
  sums: (x: Value, _: Value, s: Site) => {
    const axes = [[0], [0, 1, 2], [1, 2], [3], [0, 1, 2, 3]][(s[0] ?? 0) % 5] ?? [];
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const mean = ops.multiply(ops.reduceSum({ axes }, x), sizeOf(shape) / sizeOf(x.shape));
    return ops.subtract(x, ops.reshape({ shape }, mean));
  },
  convolution: (x: Value, _: Value, s: Site) => convolution(x, s),
  activated: (x: Value, _: Value, s: Site) => ops[pick([...smooth, ...kinked], s[1] ?? 0)](convolution(x, s)),
  residual: (x: Value, other: Value) => ops.relu(ops.add(x, other)),
  product: (x: Value, other: Value) => ops.multiply(x, ops.sigmoid(other)),
  quotient: (x: Value, other: Value) => ops.divide(x, ops.add(ops.square(other), 1)),
  choice: (x: Value, other: Value) => ops.select(ops.greater(x, other), x, ops.multiply(other, 0.5)),
  maxima: (x: Value, other: Value) => ops.maximum(x, ops.minimum(other, 0.3)),
  bias: (x: Value, _: Value, s: Site) => ops.add(x, s.parameter(dims(x)[3])),
  gates: (x: Value) => {
    const [n, h, w, c] = dims(x);
    const mean = ops.multiply(ops.reduceSum({ axes: [1, 2] }, x), 1 / (h * w));
    return ops.multiply(x, ops.sigmoid(ops.reshape({ shape: [n, 1, 1, c] }, mean)));
  },
  maxPool: (x: Value, _: Value, s: Site) => ops.maxPool2d(pool(x, s[0] ?? 0), x)[0],
  averagePool: (x: Value, _: Value, s: Site) =>
    ops.averagePool2d({ ...pool(x, s[0] ?? 0), countPadding: (s[1] ?? 0) % 2 === 0 }, x),
  adaptive: (x: Value, _: Value, s: Site) =>
    ops.adaptiveAveragePool2d({ outputSize: [1 + ((s[0] ?? 0) % 4), 1 + ((s[1] ?? 0) % 3)] }, x),
  resize: (x: Value, _: Value, s: Site) =>
    ops.resize2d({ outputSize: [2 + ((s[0] ?? 0) % 7), 1 + ((s[1] ?? 0) % 6)], method: "bilinear" }, x),
  batchNorm: (x: Value, _: Value, s: Site) => {
    const [y] = ops.batchNorm({ epsilon: 0.3 }, x, s.parameter(dims(x)[3]), s.parameter(dims(x)[3]));
    return (s[0] ?? 0) % 2 === 0 ? ops.relu(y) : y;
  },
  /** With moving statistics, as in predictions and frozen layers, after a convolution or a product. */
  inferenceNorm: (x: Value, other: Value, s: Site) => {
    const rows = (s[0] ?? 0) % 3 === 0 ? links.dense(x, other, s) : convolution(x, s);
    const vector = () => s.parameter(dims(rows)[3]);
    const [scale, offset, mean, variance] = [vector(), vector(), vector(), vector()];
    const factor = ops.divide(scale, ops.sqrt(ops.add(ops.square(variance), 0.3)));
    const y = ops.add(ops.multiply(rows, factor), ops.subtract(offset, ops.multiply(mean, factor)));
    return (s[2] ?? 0) % 2 === 0 ? ops.relu(y) : y;
  },
  layerNorm: (x: Value, _: Value, s: Site) =>
    ops.layerNorm({ epsilon: 0.3 }, x, s.parameter(dims(x)[3]), s.parameter(dims(x)[3])),
  responseNorm: (x: Value, _: Value, s: Site) =>
    ops.localResponseNorm({ depthRadius: (s[0] ?? 0) % 4, bias: 1, alpha: 0.2, beta: 0.75 }, x),
  softmax: (x: Value) => ops.softmax(x),
  concat: (x: Value, other: Value, s: Site) => ops.concat({ axis: (s[0] ?? 0) % 4 }, x, other),
  halves: (x: Value, _: Value, s: Site) => {
    const axis = (s[0] ?? 0) % 4;
    const size = dims(x)[axis] ?? 1;
    if (size < 2) return ops.tanh(x);
    const [first, second] = split({ axis, sizes: [size >> 1, size - (size >> 1)] }, x) as [Value, Value];
    return (s[1] ?? 0) % 2 === 0 ? second : ops.concat({ axis }, second, first);
  },
  pad: (x: Value, _: Value, s: Site) =>
    ops.pad({ before: [0, (s[0] ?? 0) % 3, 0, 0], after: [0, 0, (s[1] ?? 0) % 2, (s[2] ?? 0) % 3] }, x),
  turned: (x: Value) => ops.transpose({ permutation: [0, 2, 1, 3] }, x),
  columns: (x: Value) => ops.transpose({ permutation: [0, 1, 3, 2] }, x),
  reshaped: (x: Value) => {
    const [n, h, w, c] = dims(x);
    return ops.reshape({ shape: [n, w, h, c] }, x);
  },
  dense: (x: Value, _: Value, s: Site) => {
    const [n, h, w, c] = dims(x);
    const units = 1 + ((s[0] ?? 0) % 20);
    const weights = ops.multiply(s.parameter(c, units), 1 / Math.sqrt(c));
    const rows = ops.matmul({}, ops.reshape({ shape: [n * h * w, c] }, x), weights, s.parameter(units));
    return ops.reshape({ shape: [n, h, w, units] }, ops.tanh(rows));
  },
  dropout: (x: Value, _: Value, s: Site) =>
    ops.dropout({ rate: 0.3, stream: (s[0] ?? 0) % 9 }, x, s.graph.inputs.get("counter") as Value),
  maximaOfRows: (x: Value) => {
    const [n, h, w] = dims(x);
    return ops.subtract(x, ops.reshape({ shape: [n, h, w, 1] }, ops.reduceMax({ axes: [3] }, x)));
  },
};

export const kinds = Object.keys(links) as (keyof typeof links)[];

/** Larger values end a branch: the portable engine shall not need long. */
const mostElements = 12_000;

/**
 * A network of random steps on an image of this shape: its last values and a loss are outputs. Parameter i moves against
 * its derivative if `trained[i % trained.length]`.
 */
export function randomGraph(shape: Shape, steps: readonly Step[], trained: readonly boolean[]): Graph {
  const graph = new Graph();
  graph.input("counter", [2], "int32");
  const parameters: Value[] = [];
  const parameter = (...extents: number[]) => {
    const value = graph.variable(`p${parameters.length}`, extents, "parameter");
    parameters.push(value);
    return value;
  };
  const values = [ops.multiply(graph.input("x", shape), 0.7)];
  for (const [kind, a, b, c] of steps) {
    const x = values[values.length - 1 - (a % Math.min(values.length, 3))] as Value;
    const alike = values.filter((value) => String(value.shape) === String(x.shape));
    const next = links[kind](x, pick(alike, b), { graph, parameter, 0: a, 1: b, 2: c });
    if (sizeOf(next.shape) <= mostElements) values.push(next);
  }
  const last = values.slice(-2);
  last.forEach((value, index) => {
    graph.output(`y${index}`, value);
  });
  const mean = (x: Value) => ops.multiply(ops.reduceSum({ axes: [0, 1, 2, 3] }, ops.square(x)), 1 / sizeOf(x.shape));
  const loss = last.map(mean).reduce((sum, value) => ops.add(sum, value));
  graph.output("loss", loss);
  const sources = ancestors(loss);
  const used = parameters.filter((value, index) => trained[index % trained.length] && sources.has(value));
  const gradients = differentiate(loss, used);
  used.forEach((value, index) => {
    graph.update(value, ops.subtract(value, ops.multiply(gradients[index] as Value, 0.1)));
  });
  return graph;
}

/** All that a value is computed from. */
function ancestors(value: Value): ReadonlySet<Value> {
  const found = new Set<Value>([value]);
  for (const { origin } of found) {
    if (origin.kind === "node") for (const input of origin.node.inputs) found.add(input);
  }
  return found;
}
