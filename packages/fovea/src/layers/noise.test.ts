import { expect, test } from "vitest";
import { planOf } from "../compile/index.ts";
import { portableEngine } from "../engine/index.ts";
import { Graph } from "../graph/index.ts";
import { ForwardBuild, layers } from "./index.ts";

async function inTraining(rate: number, samples: number): Promise<Float32Array> {
  const graph = new Graph();
  const x = graph.input("x", [samples, 2, 1, 3], "float32");
  const build = new ForwardBuild(graph, true);
  const [y = x] = build.run(layers.stochasticDepth({ rate }), [x], "", true);
  build.finish();
  graph.output("y", y);
  const program = await portableEngine().compile(planOf(graph, "training"), new Map());
  const ones = new Float32Array(samples * 6).fill(1);
  const [result] = await program.run([ones, Int32Array.of(3, 0)].slice(0, build.counter ? 2 : 1));
  return result as Float32Array;
}

test("whole samples are dropped, the others scaled so that the mean stays", async () => {
  const rate = 0.25;
  const samples = 2000;
  const y = await inTraining(rate, samples);
  let kept = 0;
  for (let sample = 0; sample < samples; sample++) {
    const values = new Set(y.subarray(sample * 6, sample * 6 + 6));
    expect(values.size).toBe(1);
    if (!values.has(0)) {
      expect([...values]).toEqual([Math.fround(1 / (1 - rate))]);
      kept++;
    }
  }
  // Five standard deviations of a binomial distribution.
  expect(Math.abs(kept / samples - (1 - rate))).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / samples));
});

test("a rate of 0 leaves everything as it is", async () => {
  expect(new Set(await inTraining(0, 3))).toEqual(new Set([1]));
});
