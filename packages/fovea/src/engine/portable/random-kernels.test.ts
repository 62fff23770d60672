import { describe, expect, it } from "vitest";
import { Graph } from "../../graph/graph.ts";
import { ops } from "../../ops/index.ts";
import { philox4x32 } from "../../support/philox4x32.ts";
import { random } from "../../support/random.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { runGraph } from "../testing/run-graph.ts";
import { portableEngine } from "./portable-engine.ts";

async function drop(rate: number, stream: number, [seed, step]: readonly [number, number], length: number) {
  const graph = new Graph();
  const x = graph.input("x", [length]);
  graph.output("y", ops.dropout({ rate, stream }, x, graph.input("counter", [2], "int32")));
  const inputs = { x: new Float32Array(length).fill(1), counter: Int32Array.of(seed, step) };
  return (await runGraph(portableEngine(), graph, { inputs })).outputs.y?.data ?? new Float32Array();
}

async function noise(stream: number, [seed, step]: readonly [number, number], length: number) {
  const graph = new Graph();
  graph.output("y", ops.randomNormal({ shape: [length], stream }, graph.input("counter", [2], "int32")));
  const inputs = { counter: Int32Array.of(seed, step) };
  return (await runGraph(portableEngine(), graph, { inputs })).outputs.y?.data ?? new Float32Array();
}

const mean = (data: TypedArray) => Array.from(data).reduce((sum, value) => sum + value, 0) / data.length;

describe("dropout", () => {
  it("drops the elements whose Philox word says so", async () => {
    const y = await drop(0.4, 9, [5, 3], 6);
    const words = [0, 1].flatMap((block) => [...philox4x32([block, 3, 9, 0], [5, 0])]);
    const expected = words.slice(0, 6).map((word) => ((word >>> 8) / 2 ** 24 < 0.4 ? 0 : Math.fround(1 / 0.6)));
    expect([...y]).toEqual(expected);
  });

  it("drops the share that it is told to and keeps the mean", async () => {
    const y = await drop(0.3, 1, [1, 1], 100_000);
    const dropped = Array.from(y).filter((value) => value === 0).length;
    // Four standard deviations of a binomial count.
    expect(Math.abs(dropped - 30_000)).toBeLessThan(4 * Math.sqrt(100_000 * 0.3 * 0.7));
    expect(mean(y)).toBeCloseTo(1, 1);
  });

  it("is another mask for another seed, step or stream, and the same for the same", async () => {
    const masks = await Promise.all([
      drop(0.5, 1, [1, 1], 64),
      drop(0.5, 2, [1, 1], 64),
      drop(0.5, 1, [2, 1], 64),
      drop(0.5, 1, [1, 2], 64),
    ]);
    expect(new Set(masks.map((mask) => mask.join())).size).toBe(4);
    expect(await drop(0.5, 1, [1, 1], 64)).toEqual(masks[0]);
  });
});

describe("randomNormal", () => {
  it("makes the numbers of Box and Muller from Philox words", async () => {
    const y = await noise(4, [7, 2], 5);
    const words = [...philox4x32([0, 2, 4, 1], [7, 0])].map((word) => (word >>> 8) / 2 ** 24) as [number, number];
    const radius = Math.sqrt(-2 * Math.log(1 - words[0]));
    expect(y[0]).toBe(Math.fround(radius * Math.cos(2 * Math.PI * words[1])));
    expect(y[1]).toBe(Math.fround(radius * Math.sin(2 * Math.PI * words[1])));
  });

  it("has mean 0 and variance 1", async () => {
    const y = await noise(1, [random(3).integer(1000), 1], 100_000);
    expect(Math.abs(mean(y))).toBeLessThan(4 / Math.sqrt(100_000));
    expect(Math.abs(mean(y.map((value: number) => value * value)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 100_000));
  });
});
