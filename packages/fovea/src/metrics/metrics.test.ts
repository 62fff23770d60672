import { describe, expect, test } from "vitest";
import { readFixture } from "../../test/golden/read-fixture.ts";
import { sliceRows } from "../data/index.ts";
import { type Engine, portableEngine } from "../engine/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { Graph } from "../graph/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { confusionMatrix, type Metric, resolveMetric } from "./index.ts";
import { metricFamily } from "./resolve-metric.ts";

const portable = portableEngine();

/** The metric after each batch. */
async function follow(
  metric: Metric,
  batchSize: number,
  targets: Tensor,
  predictions: Tensor,
  weights?: Tensor,
  engine: Engine = portable,
) {
  const results: number[] = [];
  let sums: Float64Array[] = [];
  const rows = targets.shape[0] ?? 0;
  for (let start = 0; start < rows; start += batchSize) {
    const [t, p, w] = [targets, predictions, weights].map((all) => all && sliceRows(all, start, start + batchSize));
    if (!t || !p) throw new Error("no batch");
    const graph = new Graph();
    const increments = metric.increments({
      labels: graph.input("t", t.shape, t.dtype),
      predictions: graph.input("p", p.shape),
      sampleWeight: w && graph.input("w", w.shape),
    });
    increments.forEach((increment, index) => {
      if (typeof increment !== "number") graph.output(String(index), increment);
    });
    const inputs = { t: t.data, p: p.data, ...(w && { w: w.data }) };
    const { outputs } = await runGraph(engine, graph, { inputs });
    const values = increments.map((increment, index) =>
      typeof increment === "number" ? [increment] : Array.from(outputs[index]?.data ?? []),
    );
    sums = values.map((value, index) => Float64Array.from(value, (x, at) => x + (sums[index]?.[at] ?? 0)));
    results.push(metric.result(sums));
  }
  return results;
}

const cases = (await readFixture("metrics")).filter(({ op }) => op !== "confusionMatrix");

describe.each(cases)("$name", ({ op, attributes, inputs, outputs }) => {
  const { batchSize, ...options } = attributes;
  const metric = metricFamily.members[op]?.fromConfig(options);
  const { targets, predictions, sampleWeights } = inputs as Record<string, Tensor>;
  test.each(everyEngine)("equals Keras' on the $name engine after every batch, weighted and not", async (engine) => {
    if (!metric || !targets || !predictions) throw new Error(`no metric ${op}`);
    const expected = [
      ["results", undefined],
      ["weightedResults", sampleWeights],
    ] as const;
    for (const [key, weights] of expected) {
      const results = await follow(metric, Number(batchSize), targets, predictions, weights, engine);
      // Keras adds up in float32.
      results.forEach((result, batch) => {
        expect(Math.abs(result - (outputs[key]?.data[batch] ?? Number.NaN))).toBeLessThan(1e-6);
      });
      expect(results.length).toBe(outputs[key]?.data.length);
    }
  });
  test("survives being saved as JSON", () => {
    if (!metric) throw new Error(`no metric ${op}`);
    const again = resolveMetric(JSON.parse(JSON.stringify({ className: metric.className, config: metric.config() })));
    expect(again.config()).toEqual(metric.config());
    expect(again.name).toBe(metric.name);
  });
});

describe("accuracy takes the form that labels and predictions ask for", () => {
  const scores = tensor([0.1, 0.7, 0.2, 0.5, 0.3, 0.2, 0.2, 0.2, 0.6], [3, 3]);
  test("class indices", async () => {
    const labels = tensor(Int32Array.of(1, 2, 2));
    expect(await follow(resolveMetric("accuracy"), 3, labels, scores)).toEqual([2 / 3]);
  });
  test("one-hot labels", async () => {
    const labels = tensor([0, 1, 0, 0, 0, 1, 0, 0, 1], [3, 3]);
    expect(await follow(resolveMetric("acc"), 3, labels, scores)).toEqual([2 / 3]);
  });
  test("a single unit", async () => {
    const labels = tensor([1, 0, 0, 1], [4, 1]);
    const predictions = tensor([0.9, 0.4, 0.6, 0.51], [4, 1]);
    expect(await follow(resolveMetric("accuracy"), 2, labels, predictions)).toEqual([1, 0.75]);
  });
});

test("precision and recall of one class of several", async () => {
  const labels = tensor(Int32Array.of(0, 1, 1, 2));
  const scores = tensor([0.9, 0.1, 0, 0.2, 0.8, 0, 0.7, 0.3, 0, 0, 0.6, 0.4], [4, 3]);
  const of = (className: string) => resolveMetric({ className, config: { classId: 1 } });
  expect(await follow(of("Precision"), 4, labels, scores)).toEqual([0.5]);
  expect(await follow(of("Recall"), 4, labels, scores)).toEqual([0.5]);
});

test("a metric keeps the name that it was asked for by", () => {
  expect(resolveMetric("mse")).toMatchObject({ name: "mse", className: "MeanSquaredError", direction: "min" });
  expect(resolveMetric({ className: "AUC", config: { name: "area" } }).name).toBe("area");
  expect(() => resolveMetric("acuracy" as never)).toThrow('unknown metric "acuracy"; did you mean "accuracy"?');
});

describe("confusionMatrix", () => {
  test("equals TensorFlow's", async () => {
    const golden = (await readFixture("metrics")).find(({ op }) => op === "confusionMatrix");
    const { targets, predictions } = golden?.inputs ?? {};
    if (!golden || !targets || !predictions) throw new Error("no recording");
    expect(confusionMatrix(targets.data, predictions).flat()).toEqual(Array.from(golden.outputs.matrix?.data ?? []));
  });
  test("takes a single unit as the probability of class 1, and weights", () => {
    const matrix = confusionMatrix([0, 1, 1], tensor([0.2, 0.4, 0.9], [3, 1]), { sampleWeight: [1, 2, 3] });
    expect(matrix).toEqual([
      [1, 0],
      [2, 3],
    ]);
  });
  test("names the label that is no class", () => {
    expect(() => confusionMatrix([0, 7], tensor([0.1, 0.9, 0.8, 0.2], [2, 2]))).toThrow(
      "confusionMatrix: label 1 is 7; expected 0 to 1",
    );
    expect(() => confusionMatrix([0], tensor([1, 0]))).toThrow("expected predictions of 1 samples");
  });
});
