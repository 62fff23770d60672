import { describe, expect, it } from "vitest";
import { differentiate } from "../compile/differentiate.ts";
import { portableEngine } from "../engine/portable/portable-engine.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { Graph, type Value } from "../graph/graph.ts";
import { ops } from "./index.ts";
import { sigmoidCrossEntropy } from "./sigmoid-cross-entropy.ts";

/** Values and derivatives of the sum of `build(x)` at the given points. */
async function evaluate(points: readonly number[], build: (x: Value) => Value) {
  const graph = new Graph();
  const x = graph.input("x", [points.length]);
  const y = build(x);
  graph.output("y", y);
  const loss = ops.reduceSum({ axes: y.shape.map((_, axis) => axis) }, y);
  graph.output("dx", differentiate(loss, [x])[0] as Value);
  const { outputs } = await runGraph(portableEngine(), graph, { inputs: { x: Float32Array.from(points) } });
  return { y: [...(outputs.y?.data ?? [])], dx: [...(outputs.dx?.data ?? [])] };
}

describe("sigmoidCrossEntropy", () => {
  it("neither overflows nor loses small losses", async () => {
    const { y, dx } = await evaluate([-1000, -20, 20, 1000], (x) => {
      const labels = x.graph.constant({ shape: [4], dtype: "float32", data: Float32Array.of(0, 0, 1, 0) });
      return sigmoidCrossEntropy(x, labels);
    });
    const tiny = Math.fround(Math.log1p(Math.exp(-20)));
    expect(y).toEqual([0, tiny, tiny, 1000]);
    expect(dx[0]).toBe(0);
    expect(dx[3]).toBe(1);
  });

  it("has the derivative σ(0) − z at 0, where both of its kinks are", async () => {
    const { dx } = await evaluate([0, 0], (x) => {
      const labels = x.graph.constant({ shape: [2], dtype: "float32", data: Float32Array.of(0, 1) });
      return sigmoidCrossEntropy(x, labels);
    });
    expect(dx).toEqual([0.5, -0.5]);
  });
});

describe("ties", () => {
  it("reduceMax shares the derivative among equal maxima", async () => {
    const { dx } = await evaluate([3, 1, 3, 2], (x) => ops.reduceMax({ axes: [0] }, x));
    expect(dx).toEqual([0.5, 0, 0.5, 0]);
  });

  it("maxPool2d gives it to the first", async () => {
    const window = { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;
    const { dx } = await evaluate(
      [0, 3, 3, 1],
      (x) => ops.maxPool2d(window, ops.reshape({ shape: [1, 2, 2, 1] }, x))[0],
    );
    expect(dx).toEqual([0, 1, 0, 0]);
  });

  it("maximum and minimum share it between both, relu and abs give 0", async () => {
    const at = async (build: (x: Value) => Value) => (await evaluate([0], build)).dx[0];
    expect(await at((x) => ops.maximum(x, 0))).toBe(0.5);
    expect(await at((x) => ops.minimum(x, 0))).toBe(0.5);
    expect(await at((x) => ops.relu(x))).toBe(0);
    expect(await at((x) => ops.abs(x))).toBe(0);
  });
});
