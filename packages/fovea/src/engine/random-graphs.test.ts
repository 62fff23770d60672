import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Graph } from "../graph/graph.ts";
import { formatGraph } from "../graph/print.ts";
import { nativeOrReason } from "../native/testing/native-or-reason.ts";
import type { Shape } from "../tensor/shape.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import { expectClose } from "./testing/expect-close.ts";
import { kinds, randomGraph, type Step } from "./testing/random-graph.ts";
import { runGraph } from "./testing/run-graph.ts";
import { input, testData } from "./testing/test-data.ts";

const portable = portableEngine();
const native = nativeOrReason();
const { FOVEA_RANDOM_RUNS: runs = "40", FOVEA_RANDOM_SEED: seed = "1", FOVEA_RANDOM_LOG: log } = process.env;

/** A rounding error grows from layer to layer, and more where a normalization divides by little. */
const tolerance = 2e-3;

function dataFor(graph: Graph) {
  const inputs = [...graph.inputs].map(([name, { shape, dtype }], index) => {
    return [name, testData(dtype === "int32" ? input(shape, { below: 9 }) : input(shape), index + 1)];
  });
  const variables = [...graph.variables].map(([name, { shape }], index) => {
    return [name, { shape, dtype: "float32", data: testData(input(shape), 100 + index) }];
  });
  return { inputs: Object.fromEntries(inputs), variables: Object.fromEntries(variables) };
}

async function expectAgreement(shape: Shape, steps: readonly Step[], trains: boolean): Promise<void> {
  if (typeof native === "string") return;
  const graph = randomGraph(shape, steps, [trains]);
  const given = dataFor(graph);
  const expected = await runGraph(portable, graph, given);
  const actual = await runGraph(native, graph, given);
  try {
    for (const [name, { data }] of Object.entries(expected.outputs)) {
      expectClose(actual.outputs[name]?.data, data, tolerance, name);
    }
    for (const [name, data] of Object.entries(expected.variables)) {
      expectClose(actual.variables[name], data, tolerance, name);
    }
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${formatGraph(graph)}`);
  }
}

const choice = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(...kinds), choice, choice, choice);
const shape = fc.tuple(
  fc.integer({ min: 1, max: 4 }),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(1, 2, 3, 5, 8, 15, 16, 17, 20, 24, 31, 32, 33, 40),
);

it.skipIf(typeof native === "string")("random networks predict and train alike on both engines", async () => {
  const networks = fc.tuple(shape, fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean());
  const property = fc.asyncProperty(networks, async ([x, steps, trains]) => {
    if (log) appendFileSync(log, `graph ${JSON.stringify([x, steps, trains])}\n`);
    await expectAgreement(x, steps, trains);
  });
  await fc.assert(property, { numRuns: Number(runs), seed: Number(seed) });
  expect.hasAssertions();
});
