import { describe, expect, it } from "vitest";
import { input } from "../engine/testing/test-data.ts";
import type { Value } from "../graph/graph.ts";
import { geluTanh } from "./gelu-tanh.ts";
import { ops } from "./index.ts";
import { reduceMean } from "./reduce-mean.ts";
import { sigmoidCrossEntropy } from "./sigmoid-cross-entropy.ts";
import { split } from "./split.ts";
import { compareGradients, type GradientCase } from "./testing/finite-differences.ts";

type Build = GradientCase["build"];
const given = (build: Build, ...inputs: GradientCase["inputs"]): GradientCase => ({ name: "", inputs, build });

/** Points on both sides of every kink and away from it. */
const unary = (op: (x: Value) => Value) => [given(op as Build, input([3, 5], "distinct"))];
const positive = (op: (x: Value) => Value) => [given(op as Build, input([3, 5], "positive"))];

/** Equal shapes, a broadcast vector, a broadcast column, a scalar. */
const binary = (op: (a: Value, b: Value) => Value, fill: "normal" | "positive" | "distinct" = "normal") =>
  [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3, 2], [2]],
    [
      [3, 1],
      [1, 4],
    ],
    [[], [2, 2]],
  ].map(([a = [], b = []]) => given(op as Build, input(a, fill), input(b, fill)));

const window = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;
const conv = { ...window, groups: 1 } as const;

const ones = { shape: [4], dtype: "float32", data: new Float32Array(4).fill(1) } as const;

const passesNothing = "passes no derivative";

/** Every op there is, with cases or with the statement that it passes no derivative. */
const cases: { readonly [P in keyof typeof ops]: readonly GradientCase[] | typeof passesNothing } = {
  abs: unary((x) => ops.abs(x)),
  adaptiveAveragePool2d: [
    given((x) => ops.adaptiveAveragePool2d({ outputSize: [2, 3] }, x), input([1, 5, 4, 2])),
    given((x) => ops.adaptiveAveragePool2d({ outputSize: [4, 3] }, x), input([1, 3, 3, 1])),
  ],
  adaptiveAveragePool2dGradient: passesNothing,
  add: binary((a, b) => ops.add(a, b)),
  argMax: passesNothing,
  averagePool2d: [
    given((x) => ops.averagePool2d({ ...window, size: [2, 3], countPadding: false }, x), input([1, 4, 5, 2])),
    given(
      (x) =>
        ops.averagePool2d(
          { ...window, size: [3, 3], strides: [2, 2], padding: [1, 1, 0, 1], countPadding: true, ceilMode: true },
          x,
        ),
      input([1, 6, 5, 1]),
    ),
  ],
  averagePool2dGradient: passesNothing,
  batchNorm: [
    given(
      (x, scale, offset) => ops.batchNorm({ epsilon: 0.1 }, x, scale, offset)[0],
      input([2, 3, 2, 3]),
      input([3]),
      input([3]),
    ),
    given(
      (x, scale, offset) => ops.relu(ops.batchNorm({ epsilon: 0.1 }, x, scale, offset)[0]),
      input([3, 2], "distinct"),
      input([2]),
      input([2]),
    ),
  ],
  batchNormGradient: passesNothing,
  broadcastTo: [
    given((x) => ops.broadcastTo({ shape: [2, 3, 4] }, x), input([3, 1])),
    given((x) => ops.broadcastTo({ shape: [2, 2] }, x), input([])),
  ],
  clip: unary((x) => ops.clip({ alpha: -0.6, beta: 0.45 }, x)),
  concat: [given((a, b, c) => ops.concat({ axis: 1 }, a, b, c), input([2, 1, 2]), input([2, 3, 2]), input([2, 2, 2]))],
  conv2d: [
    given((x, k, b) => ops.conv2d(conv, x, k, b), input([2, 4, 5, 2]), input([3, 2, 2, 3]), input([3])),
    given(
      (x, k) => ops.conv2d({ ...conv, strides: [2, 1], padding: [1, 0, 2, 1] }, x, k),
      input([1, 5, 4, 1]),
      input([2, 3, 1, 2]),
    ),
    given(
      (x, k) => ops.conv2d({ ...conv, dilations: [2, 1], groups: 2 }, x, k),
      input([1, 5, 3, 4]),
      input([2, 2, 2, 2]),
    ),
    given(
      (x, k, b) => ops.conv2d({ ...conv, groups: 3 }, x, k, b),
      input([1, 4, 4, 3]),
      input([3, 3, 1, 6]),
      input([6]),
    ),
  ],
  conv2dFilterGradient: passesNothing,
  conv2dFilterGradientWithBias: passesNothing,
  conv2dInputGradient: [
    given(
      (dy, k) => ops.conv2dInputGradient({ ...conv, strides: [2, 1], inputShape: [1, 6, 5, 2] }, dy, k),
      input([1, 2, 4, 3]),
      input([3, 2, 2, 3]),
    ),
  ],
  divide: [...binary((a, b) => ops.divide(a, b), "positive"), given((a) => ops.divide(a, -3), input([4]))],
  dropout: [
    given((x, counter) => ops.dropout({ rate: 0.4, stream: 7 }, x, counter), input([3, 7]), input([2], { below: 100 })),
  ],
  elu: unary((x) => ops.elu({ alpha: 0.7 }, x)),
  equal: passesNothing,
  erf: unary((x) => ops.erf(x)),
  exp: unary((x) => ops.exp(x)),
  fusedElementwise: passesNothing,
  gelu: unary((x) => ops.gelu(x)),
  greater: passesNothing,
  greaterEqual: passesNothing,
  leakyRelu: unary((x) => ops.leakyRelu({ alpha: 0.3 }, x)),
  layerNorm: [
    given(
      (x, scale, offset) => ops.layerNorm({ epsilon: 0.1 }, x, scale, offset),
      input([2, 3, 5]),
      input([5]),
      input([5]),
    ),
    given(
      (x, scale, offset) => ops.layerNorm({ epsilon: 0.5 }, x, scale, offset),
      input([3, 2], "distinct"),
      input([2]),
      input([2]),
    ),
    given((x) => ops.layerNorm({ epsilon: 0.1 }, x, x.graph.constant(ones), x.graph.constant(ones)), input([2, 4])),
  ],
  layerNormGradient: passesNothing,
  less: passesNothing,
  localResponseNorm: [
    given((x) => ops.localResponseNorm({ depthRadius: 2, bias: 1, alpha: 0.2, beta: 0.75 }, x), input([2, 2, 7])),
    given((x) => ops.localResponseNorm({ depthRadius: 5, bias: 2, alpha: 0.1, beta: 0.5 }, x), input([2, 3])),
  ],
  localResponseNormGradient: passesNothing,
  log: positive((x) => ops.log(x)),
  logSoftmax: [given((x) => ops.logSoftmax(x), input([3, 4])), given((x) => ops.logSoftmax(x), input([2, 1, 3]))],
  matmul: [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) =>
      given(
        (a, b, bias) => ops.matmul({ transposeA, transposeB }, a, b, bias),
        input(transposeA ? [3, 2] : [2, 3]),
        input(transposeB ? [4, 3] : [3, 4]),
        input([4]),
      ),
    ),
  ),
  maxPool2d: [
    given((x) => ops.maxPool2d({ ...window, size: [2, 2], strides: [2, 2] }, x)[0], input([1, 4, 5, 2], "distinct")),
    given(
      (x) => ops.maxPool2d({ ...window, size: [3, 3], strides: [2, 2], padding: [1, 0, 1, 1], ceilMode: true }, x)[0],
      input([1, 6, 5, 1], "distinct"),
    ),
    given((x) => ops.maxPool2d({ ...window, size: [2, 2], dilations: [2, 1] }, x)[0], input([1, 4, 4, 1], "distinct")),
  ],
  maxPool2dGradient: passesNothing,
  maximum: binary((a, b) => ops.maximum(a, ops.add(b, 0.07)), "distinct"),
  minimum: binary((a, b) => ops.minimum(a, ops.add(b, 0.07)), "distinct"),
  multiply: binary((a, b) => ops.multiply(a, b)),
  negate: unary((x) => ops.negate(x)),
  pad: [given((x) => ops.pad({ before: [1, 0, 2], after: [0, 1, 1] }, x), input([2, 3, 2]))],
  power: binary((a, b) => ops.power(a, b), "positive"),
  randomNormal: passesNothing,
  sumOfSquares: [given((x) => ops.sumOfSquares(x), input([2, 3, 2])), given((x) => ops.sumOfSquares(x), input([]))],
  reduceMax: [
    given((x) => ops.reduceMax({ axes: [1, 2] }, x), input([2, 3, 2, 2], "distinct")),
    given((x) => ops.reduceMax({ axes: [0] }, x), input([4, 2], "distinct")),
  ],
  reduceSum: [
    given((x) => ops.reduceSum({ axes: [0, 2] }, x), input([2, 3, 2])),
    given((x) => ops.reduceSum({ axes: [0, 1] }, x), input([2, 3])),
    given((x) => ops.reduceSum({ axes: [] }, x), input([3])),
  ],
  relu: unary((x) => ops.relu(x)),
  relu6: [given((x) => ops.relu6(ops.multiply(x, 6 / 0.9)), input([3, 5], "distinct"))],
  reshape: [given((x) => ops.reshape({ shape: [3, 4] }, x), input([2, 3, 2]))],
  resize2d: [
    given((x) => ops.resize2d({ outputSize: [4, 6], method: "nearest" }, x), input([1, 2, 3, 2])),
    given((x) => ops.resize2d({ outputSize: [3, 2], method: "nearest" }, x), input([1, 5, 3, 1])),
    given((x) => ops.resize2d({ outputSize: [5, 6], method: "bilinear" }, x), input([1, 2, 3, 2])),
    given((x) => ops.resize2d({ outputSize: [2, 3], method: "bilinear" }, x), input([1, 5, 4, 1])),
  ],
  resize2dGradient: passesNothing,
  select: [
    given((condition, a, b) => ops.select(condition, a, b), input([2, 3], { below: 2 }), input([3]), input([2, 1])),
  ],
  sigmoid: unary((x) => ops.sigmoid(x)),
  sign: passesNothing,
  silu: unary((x) => ops.silu(x)),
  slice: [given((x) => ops.slice({ begin: [1, 0, 2], size: [1, 3, 1] }, x), input([2, 4, 3]))],
  softmax: [given((x) => ops.softmax(x), input([3, 4])), given((x) => ops.softmax(x), input([2, 1, 3]))],
  softmaxCrossEntropy: [
    given((z, y) => ops.softmaxCrossEntropy({ labelSmoothing: 0 }, z, y)[0], input([4, 3]), input([4], { below: 3 })),
    given(
      (z, y) => ops.softmaxCrossEntropy({ labelSmoothing: 0.1 }, z, y)[0],
      input([2, 2, 3]),
      input([2, 2], { below: 3 }),
    ),
  ],
  softmaxCrossEntropyGradient: passesNothing,
  softplus: unary((x) => ops.softplus(x)),
  sqrt: positive((x) => ops.sqrt(x)),
  square: unary((x) => ops.square(x)),
  subtract: binary((a, b) => ops.subtract(a, b)),
  tanh: unary((x) => ops.tanh(x)),
  toFloat: unary((x) => ops.toFloat(x)),
  transpose: [given((x) => ops.transpose({ permutation: [2, 0, 1] }, x), input([2, 3, 4]))],
};

const compositions: Readonly<Record<string, readonly GradientCase[]>> = {
  geluTanh: unary(geluTanh),
  reduceMean: [given((x) => reduceMean({ axes: [1, 2] }, x), input([2, 3, 2, 2]))],
  sigmoidCrossEntropy: [
    given((z, y) => sigmoidCrossEntropy(z, y), input([3, 4], "distinct"), input([3, 4], "positive")),
  ],
  split: [given((x) => split({ axis: 1, sizes: [1, 3] }, x), input([2, 4]))],
};

/**
 * Relative to the largest derivative of the case (at least 1). Each output is rounded to float32 (6e-8 of at most
 * ~10), divided by a step of 1/32 and summed over some ten outputs: about 5e-5; the five-point formula itself is
 * off by 3e-8 times the fifth derivative. A rule that is wrong is off by far more.
 */
const tolerance = 3e-4;

async function check(one: GradientCase): Promise<void> {
  for (const { input: index, analytic, measured } of await compareGradients(one)) {
    expect(analytic).toHaveLength(measured.length);
    const largest = measured.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    analytic.forEach((value, i) => {
      expect(
        Math.abs(value - measured[i]!) / largest,
        `input ${index}, element ${i}: ${value} against ${measured[i]}`,
      ).toBeLessThan(tolerance);
    });
  }
}

describe("the gradient rules equal finite differences", () => {
  for (const [name, list] of Object.entries({ ...cases, ...compositions })) {
    if (typeof list === "string") continue;
    list.forEach((one, index) => {
      it(list.length > 1 ? `${name}, case ${index + 1}` : name, () => check(one));
    });
  }

  it("labels that are probabilities are constants to softmaxCrossEntropy", () =>
    check(
      given(
        (z) =>
          ops.softmaxCrossEntropy(
            { labelSmoothing: 0.2 },
            z,
            z.graph.constant({
              shape: [2, 3],
              dtype: "float32",
              data: Float32Array.of(0.2, 0.5, 0.3, 1, 0, 0),
            }),
          )[0],
        input([2, 3]),
      ),
    ));
});

it("says which ops pass no derivative", () => {
  const without = Object.values(ops).flatMap(({ definition }) =>
    "gradient" in definition && definition.gradient !== undefined ? [] : [definition.name],
  );
  const said = Object.entries(cases).flatMap(([name, list]) => (list === passesNothing ? [name] : []));
  expect(without.sort()).toEqual(said.sort());
});
