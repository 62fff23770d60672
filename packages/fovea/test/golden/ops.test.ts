import { describe, expect, it } from "vitest";
import { differentiate } from "../../src/compile/index.ts";
import type { Engine } from "../../src/engine/index.ts";
import { everyEngine } from "../../src/engine/testing/every-engine.ts";
import { expectClose } from "../../src/engine/testing/expect-close.ts";
import { runGraph } from "../../src/engine/testing/run-graph.ts";
import { Graph, type Value } from "../../src/graph/index.ts";
import { ops } from "../../src/ops/index.ts";
import { goldenOps } from "./golden-ops.ts";
import { type GoldenCase, readFixture } from "./read-fixture.ts";

/**
 * Relative to the largest element. The recorded values are exact to half a unit in the last place (6e-8); an engine
 * that works in float32 rounds some hundred times on the longest of these sums and is off by a few 1e-6 at most.
 */
const tolerance = 1e-5;

/** Builds a case with its derivatives, given what flows into each output, and compares every recorded tensor. */
async function check(engine: Engine, { op, attributes, inputs, outputs, upstream, gradients }: GoldenCase) {
  const graph = new Graph();
  const values = Object.entries(inputs).map(([name, { shape, dtype }]) => graph.input(name, shape, dtype));
  const results = [goldenOps[op]?.(values, attributes) ?? []].flat() as readonly Value[];
  const names = Object.keys(outputs);
  results.forEach((value, index) => {
    graph.output(names[index] ?? "", value);
  });
  const losses = results.map((value, index) => {
    const weight = graph.constant(
      upstream[names[index] ?? ""] ?? { shape: [], dtype: "float32", data: Float32Array.of(0) },
    );
    return ops.reduceSum({ axes: value.shape.map((_, axis) => axis) }, ops.multiply(value, weight));
  });
  differentiate(
    losses.reduce((sum, loss) => ops.add(sum, loss)),
    values,
  ).forEach((value, index) => {
    graph.output(`gradient of ${Object.keys(inputs)[index]}`, value);
  });

  const data = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, tensor.data]));
  const run = await runGraph(engine, graph, { inputs: data });
  const derivatives = Object.entries(gradients).map(([name, tensor]) => [`gradient of ${name}`, tensor] as const);
  for (const [name, expected] of [...Object.entries(outputs), ...derivatives]) {
    const actual = run.outputs[name];
    expect(actual?.shape, `shape of ${name}`).toEqual(expected.shape);
    expectClose(actual?.data ?? new Float32Array(), expected.data, tolerance, name);
  }
}

const families = await Promise.all(["elementwise", "shape-ops"].map(readFixture));
// No op strides over a slice: no network needs it.
const cases = families
  .flat()
  .filter(({ op, attributes }) => op in goldenOps && !(op === "slice" && "strides" in attributes));

describe.each(everyEngine)("ops on the $name engine equal PyTorch", (engine) => {
  it.each(cases)("$name", (golden) => check(engine, golden));
});
