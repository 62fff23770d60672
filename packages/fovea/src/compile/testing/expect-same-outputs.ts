import { expect } from "vitest";
import { portableEngine } from "../../engine/portable/portable-engine.ts";
import { type RunOptions, runGraph } from "../../engine/testing/run-graph.ts";
import { Graph } from "../../graph/graph.ts";
import { lower } from "../lower.ts";
import { fuseElementwise } from "../passes/fuse-elementwise.ts";

/** Runs a graph as it is built and as a pass leaves it: the outputs agree to five digits behind the point. */
export async function expectSameOutputs(
  pass: (graph: Graph) => Graph,
  build: (graph: Graph) => void,
  given: Omit<RunOptions, "plan">,
): Promise<void> {
  const run = async (change: (graph: Graph) => Graph) => {
    const graph = new Graph();
    build(graph);
    const plan = (source: Graph) => lower(fuseElementwise(change(source), 1), "test");
    return (await runGraph(portableEngine(), graph, { ...given, plan })).outputs;
  };
  const [expected, received] = [await run((graph) => graph), await run(pass)];
  expect(Object.keys(received)).toEqual(Object.keys(expected));
  for (const [name, { data }] of Object.entries(expected)) {
    data.forEach((value: number, index: number) => {
      expect(received[name]?.data[index], `${name}[${index}]`).toBeCloseTo(value, 5);
    });
  }
}
