import { describe, expect, test } from "vitest";
import { readFixture } from "../../test/golden/read-fixture.ts";
import { differentiate } from "../compile/index.ts";
import type { Engine } from "../engine/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { Graph } from "../graph/index.ts";
import { ops } from "../ops/index.ts";
import type { JsonObject } from "../support/json.ts";
import type { Tensor } from "../tensor/index.ts";
import { type Loss, lossFamily, resolveLoss, weightedMean } from "./index.ts";

function make(op: string, attributes: JsonObject): Loss {
  const member = lossFamily.members[op.replace("kullbackLeiblerDivergence", "klDivergence")];
  if (!member) throw new Error(`no loss ${op}`);
  return member.fromConfig(attributes);
}

async function compute(
  engine: Engine,
  loss: Loss,
  { targets, predictions }: Record<"targets" | "predictions", Tensor>,
  weights?: Tensor,
) {
  const graph = new Graph();
  const labels = graph.input("targets", targets.shape, targets.dtype);
  const x = graph.input("predictions", predictions.shape);
  const weight = weights && graph.input("weights", weights.shape);
  const mean = weightedMean(loss.values(labels, x), weight);
  graph.output("mean", mean);
  const [gradient] = differentiate(mean, [x]);
  if (gradient) graph.output("gradient", gradient);
  const inputs = { targets: targets.data, predictions: predictions.data, ...(weights && { weights: weights.data }) };
  const { outputs } = await runGraph(engine, graph, { inputs });
  return { mean: outputs.mean?.data, gradient: outputs.gradient?.data };
}

function expectClose(
  received: ArrayLike<number> | undefined,
  expected: ArrayLike<number> | undefined,
  tolerance: number,
) {
  expect(received?.length).toBe(expected?.length);
  const scale = Math.max(...Array.from(expected ?? [], Math.abs), 1e-3);
  for (let index = 0; index < (expected?.length ?? 0); index++) {
    expect(Math.abs((received?.[index] ?? Number.NaN) - (expected?.[index] ?? Number.NaN))).toBeLessThan(
      tolerance * scale,
    );
  }
}

describe.each(await readFixture("losses"))("$name", ({ op, attributes, inputs, outputs, gradients }) => {
  const loss = make(op, attributes);
  const { targets, predictions, sampleWeights } = inputs as Record<string, Tensor>;
  const data = { targets: targets as Tensor, predictions: predictions as Tensor };
  // Some eight roundings of float32, relative to the largest element; a little more behind a logarithm.
  const tolerance = 2e-6;

  test("has labels of the recorded type", () => {
    const type = loss.labels(data.predictions);
    expect(type.dtype).toBe(data.targets.dtype);
    expect(type.shape).toEqual(data.targets.shape);
  });
  test.each(everyEngine)("equals Keras on the $name engine, gradient and sample weights included", async (engine) => {
    const results = await compute(engine, loss, data);
    expectClose(results.mean, outputs.mean?.data, tolerance);
    expectClose(results.gradient, gradients.mean?.data, tolerance);
    const weighted = await compute(engine, loss, data, sampleWeights);
    expectClose(weighted.mean, outputs.weightedMean?.data, tolerance);
    expectClose(weighted.gradient, gradients.weightedMean?.data, tolerance);
  });
});

describe("behind the activation that makes probabilities", () => {
  const logits = [40, -90, 3, 0.5, 60, -2];

  test.each(everyEngine)("a binary cross-entropy is computed from the logits on the $name engine", async (engine) => {
    const graph = new Graph();
    const x = graph.input("x", [6, 1]);
    const labels = graph.input("labels", [6, 1]);
    const mean = weightedMean(resolveLoss("binaryCrossentropy").values(labels, ops.sigmoid(x)));
    graph.output("mean", mean);
    const inputs = { x: Float32Array.from(logits), labels: Float32Array.of(0, 1, 1, 0, 1, 0) };
    const { outputs } = await runGraph(engine, graph, { inputs });
    const expected = [40, 90, Math.log1p(Math.exp(-3)), Math.log1p(Math.exp(0.5)), 0, Math.log1p(Math.exp(-2))];
    expect(outputs.mean?.data[0]).toBeCloseTo(expected.reduce((sum, value) => sum + value) / 6, 4);
  });

  test.each(everyEngine)("a sparse categorical one too on the $name engine", async (engine) => {
    const graph = new Graph();
    const x = graph.input("x", [2, 3]);
    const labels = graph.input("labels", [2], "int32");
    const mean = weightedMean(resolveLoss("sparseCategoricalCrossentropy").values(labels, ops.softmax(x)));
    graph.output("mean", mean);
    const inputs = { x: Float32Array.from(logits), labels: Int32Array.of(1, 2) };
    const { outputs } = await runGraph(engine, graph, { inputs });
    expect(outputs.mean?.data[0]).toBeCloseTo((130 + 62) / 2, 4);
  });
});

test("names, aliases and JSON forms stand for losses", () => {
  expect(resolveLoss("mse").className).toBe("MeanSquaredError");
  expect(resolveLoss("mae").className).toBe("MeanAbsoluteError");
  const loss = resolveLoss({ className: "Huber", config: { delta: 2 } });
  expect(loss.config()).toEqual({ delta: 2 });
  expect(resolveLoss(loss)).toBe(loss);
});

test("what makes no sense is refused", () => {
  expect(() => resolveLoss("sparseCategoricalCrossentrpy" as never)).toThrow(
    'unknown loss "sparseCategoricalCrossentrpy"; did you mean "sparseCategoricalCrossentropy"?',
  );
  expect(() => resolveLoss(undefined as never)).toThrow("expected a loss or its name, received undefined");
  expect(() => resolveLoss("categoricalCrossentropy").labels({ shape: [8, 1], dtype: "float32" })).toThrow(
    "CategoricalCrossentropy: expected predictions with two classes or more on the last axis, received [8, 1]; " +
      "for a single probability, use binaryCrossentropy",
  );
});
