import { expect, test } from "vitest";
import { portableEngine } from "../../engine/portable/portable-engine.ts";
import { Graph } from "../../graph/graph.ts";
import { conv2d } from "../../ops/conv2d.ts";
import { relu } from "../../ops/elementwise/activations.ts";
import { add, multiply } from "../../ops/elementwise/arithmetic.ts";
import { planOf } from "../compile.ts";
import { lower } from "../lower.ts";
import { fuseElementwise } from "./fuse-elementwise.ts";

const window = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;

function build(factorFromInput: boolean): Graph {
  const graph = new Graph();
  const x = graph.input("x", [2, 5, 4, 3]);
  const kernel = graph.variable("kernel", [3, 3, 3, 4], "parameter");
  const bias = graph.variable("bias", [4], "parameter");
  const factor = factorFromInput ? graph.input("factor", [4]) : graph.variable("factor", [4], "statistic");
  const shift = graph.variable("shift", [4], "statistic");
  graph.output("y", relu(add(multiply(conv2d(window, x, kernel, bias), factor), shift)));
  return graph;
}

const numbers = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, index) => Math.sin(index * 12.9898 + seed) * 0.7);

test("a factor and a shift per channel go into kernel and bias", async () => {
  const graph = build(false);
  const plan = planOf(graph, "folded");
  const convolution = plan.instructions.find(({ op }) => op === "conv2d");
  expect(plan.instructions.at(-1)).toBe(convolution);
  expect(convolution?.attributes).toMatchObject({ activation: "relu" });

  const engine = portableEngine();
  const variables = new Map(
    [...graph.variables].map(([name, { shape }], index) => {
      const data = numbers(
        shape.reduce((a, b) => a * b, 1),
        index,
      );
      return [name, engine.variable({ shape, dtype: "float32", data })] as const;
    }),
  );
  const run = async (candidate: typeof plan) =>
    (await (await engine.compile(candidate, variables)).run([numbers(2 * 5 * 4 * 3, 9)]))[0] as Float32Array;
  const folded = await run(plan);
  const plain = await run(lower(fuseElementwise(graph), "plain"));
  // Another order of the same float32 products: a few units of the last place.
  folded.forEach((value, index) => {
    expect(Math.abs(value - (plain[index] ?? Number.NaN))).toBeLessThan(2e-6);
  });
});

test("a factor that depends on the input stays where it is", () => {
  const plan = planOf(build(true), "kept");
  expect(plan.instructions.map(({ op }) => op)).toEqual(["conv2d", "fusedElementwise"]);
});
