import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/compile/index.ts";
import type { Engine } from "../../src/engine/index.ts";
import { everyEngine } from "../../src/engine/testing/every-engine.ts";
import { Graph } from "../../src/graph/index.ts";
import { activations, channelStatistics, ForwardBuild, type Layer, layerFactories } from "../../src/layers/index.ts";
import { reduceSum } from "../../src/ops/broadcast.ts";
import { add, multiply } from "../../src/ops/elementwise/arithmetic.ts";
import type { JsonObject } from "../../src/support/json.ts";
import type { Tensor, TypedArray } from "../../src/tensor/index.ts";
import { runGraph } from "../run-graph.ts";
import { type GoldenCase, readFixture } from "./read-fixture.ts";

/**
 * A result may be off by this share of the largest recorded value: float32 sums of some hundred products in another
 * order than the reference, which is exact to half a unit in the last place (README.md, "Precision").
 */
const tolerance = 1e-5;

/** Values of 100 ± 0.5: their float32 form has lost two digits of the deviation before the layer sees them. */
const farMeanTolerance = 1e-4;

/** What the fixtures call differently. */
const renamed: Readonly<Record<string, string>> = { dilation: "dilationRate", countIncludePad: "countPadding" };
const weightNames: Readonly<Record<string, string>> = {
  movingMean: "moving_mean",
  movingVariance: "moving_variance",
  depthwiseKernel: "depthwise_kernel",
  pointwiseKernel: "pointwise_kernel",
};

function optionsOf({ attributes }: GoldenCase): JsonObject {
  const entries = Object.entries(attributes).map(([key, value]) => {
    const isSides = key === "padding" && Array.isArray(value);
    return [renamed[key] ?? key, isSides ? value.flat() : value];
  });
  return Object.fromEntries(entries);
}

/** The layer that a case is about; undefined where the case is of an op alone, or of what no layer offers. */
function layerOf(golden: GoldenCase): Layer | undefined {
  const { op, inputs } = golden;
  const attributes = golden.attributes as Record<string, never>;
  switch (op) {
    case "batchNormalization": {
      const { variant, training, ...given } = attributes;
      return layerFactories.batchNormalization({ ...given, unbiasedVariance: variant === "torch" });
    }
    case "localResponseNormalization": {
      const { parametrization, ...given } = attributes;
      if (parametrization === "tensorflow") return layerFactories.localResponseNormalization(given);
      const { size, alpha, beta, k } = given as unknown as Record<"size" | "alpha" | "beta" | "k", number>;
      // An even window is not centred on its channel; no network uses one.
      if (size % 2 === 0) return undefined;
      const depthRadius = (size - 1) / 2;
      return layerFactories.localResponseNormalization({ depthRadius, alpha: alpha / size, beta, bias: k });
    }
    case "normalization":
      return layerFactories.normalization.fromConfig(inputs.data ? channelStatistics(inputs.data) : attributes);
    case "concatenate":
      return layerFactories.concatenate({ axis: attributes.axis });
    case "softmax":
      return layerFactories.softmax(attributes);
    case "leakyRelu":
    case "elu":
    case "gelu":
      return layerFactories[op](attributes);
    case "relu6":
      return layerFactories.relu({ maxValue: 6 });
    case "logSoftmax":
      return attributes.axis === -1 ? layerFactories.activation({ activation: op }) : undefined;
    default: {
      if (Object.hasOwn(activations, op)) return layerFactories.activation.fromConfig({ activation: op });
      const name = op.replace(/Layer$/, "");
      const isLayer = op.endsWith("Layer") || !(op in mergingNames);
      const factory = isLayer ? layerFactories[name as "conv2d"] : undefined;
      return factory?.fromConfig(optionsOf(golden));
    }
  }
}

/** Fixtures of this name are about ops; those of the layers end in "Layer". */
const mergingNames = { add: 0, subtract: 0, multiply: 0, maximum: 0, minimum: 0 };

const isWeight = (name: string) => /kernel|bias|gamma|beta|moving|alpha|^scale/i.test(name);

async function run(engine: Engine, golden: GoldenCase, layer: Layer) {
  const { attributes, inputs, upstream, gradients } = golden;
  const graph = new Graph();
  const build = new ForwardBuild(graph, attributes.training === true);
  const fed: Record<string, TypedArray> = {};
  const feed = (name: string, tensor: Tensor) => {
    fed[name] = tensor.data;
    return graph.input(name, tensor.shape, tensor.dtype);
  };
  const names = Object.keys(inputs).filter((name) => !isWeight(name) && name !== "data");
  const operands = names.map((name) => feed(name, inputs[name]!));
  const repeated = Array.from({ length: Number(attributes.repeat ?? 1) }, () => operands).flat();
  const [y] = build.run(layer, repeated, "", true);
  build.finish();
  graph.output("y", y!);

  const variableOf = (name: string) => graph.variables.get(weightNames[name] ?? name);
  const wanted = Object.keys(gradients);
  if (upstream.y) {
    const total = multiply(y!, feed("upstream", upstream.y));
    const penalty = reduceSum({ axes: total.shape.map((_, axis) => axis) }, total);
    const targets = wanted.map((name) => variableOf(name) ?? operands[names.indexOf(name)]!);
    differentiate(add(penalty, 0), targets).forEach((value, index) => {
      graph.output(`gradient ${wanted[index]}`, value);
    });
  }
  const variables = new Map(
    Object.keys(inputs)
      .filter(isWeight)
      .map((name) => [weightNames[name] ?? name, engine.variable(inputs[name]!)] as const),
  );
  const results = await runGraph(engine, graph, fed, variables);
  const statistics = new Map<string, TypedArray>();
  for (const [name, variable] of variables) statistics.set(name, await variable.read());
  return { y: y!, results, statistics };
}

function expectClose(what: string, actual: TypedArray | undefined, expected: Tensor, limit: number): void {
  expect(actual?.length, what).toBe(expected.data.length);
  const scale = Array.from(expected.data).reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
  let worst = 0;
  expected.data.forEach((value, index) => {
    worst = Math.max(worst, Math.abs(value - (actual?.[index] ?? Number.NaN)));
  });
  expect(worst / scale, what).toBeLessThan(limit);
}

const families = ["convolution", "pooling", "normalization", "activations", "shape-ops", "elementwise"];
const cases = (await Promise.all(families.map(readFixture))).flat();
const layerCases = cases.flatMap((golden) => {
  const layer = layerOf(golden);
  return layer ? [{ name: golden.name, golden, layer }] : [];
});

test("the recorded cases cover every layer that computes", () => {
  const covered = new Set(layerCases.map(({ layer }) => layer.className));
  const random = ["AlphaDropout", "Dropout", "GaussianDropout", "GaussianNoise", "SpatialDropout2D", "StochasticDepth"];
  const randomOrEmpty = [...random, "InputLayer", "RandomAugmentation"];
  const missing = Object.values(layerFactories).flatMap(({ className }) => (covered.has(className) ? [] : [className]));
  expect(missing.filter((className) => !randomOrEmpty.includes(className)).sort()).toEqual([
    // These are held to Keras in interop/keras/imported-layers.test.ts.
    "CenterCrop",
    "Dot",
    "LayerScale",
    "Minimum",
    "Operation",
    "RepeatVector",
    "Resizing",
    "SelectChannels",
  ]);
});

for (const engine of everyEngine) {
  describe(`layers on the ${engine.name} engine equal Keras and PyTorch`, () => {
    test.each(layerCases)("$name", async ({ golden, layer }) => {
      const { y, results, statistics } = await run(engine, golden, layer);
      const limit = golden.name.endsWith("far-mean") ? farMeanTolerance : tolerance;
      expect(y.shape).toEqual(golden.outputs.y?.shape);
      expectClose("y", results.y, golden.outputs.y!, limit);
      for (const [name, expected] of Object.entries(golden.gradients)) {
        expectClose(`gradient of ${name}`, results[`gradient ${name}`], expected, limit);
      }
      for (const name of ["movingMean", "movingVariance"]) {
        const expected = golden.outputs[name];
        if (expected) expectClose(name, statistics.get(weightNames[name] ?? name), expected, limit);
      }
    });
  });
}
