import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import { lower } from "../compile/lower.ts";
import { fuseElementwise } from "../compile/passes/fuse-elementwise.ts";
import { materializeUpdates } from "../compile/passes/materialize-updates.ts";
import type { Plan } from "../compile/plan.ts";
import { Graph } from "../graph/graph.ts";
import { formatGraph } from "../graph/print.ts";
import { ops } from "../ops/index.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Engine, Variable } from "./engine.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import { everyEngine } from "./testing/every-engine.ts";
import { expectClose } from "./testing/expect-close.ts";
import { kinds, randomGraph, type Step } from "./testing/random-graph.ts";
import { input, testData } from "./testing/test-data.ts";

/*
 * Weights that a training step reads but does not update: what follows from them alone is folded, and an engine may keep
 * it from step to step, until somebody writes one of them.
 */

const portable = portableEngine();
const { FOVEA_RANDOM_RUNS: runs = "40", FOVEA_RANDOM_SEED: seed = "1" } = process.env;

/** No pass but those that every plan needs. */
const unfolded = (graph: Graph) => lower(fuseElementwise(materializeUpdates(graph), 1), "unfolded");

/** A compiled graph with its own variables, which start from the same values in every engine. */
async function prepare(engine: Engine, graph: Graph, plan: Plan) {
  const variables = new Map<string, Variable>();
  [...graph.variables].forEach(([name, { shape }], index) => {
    variables.set(name, engine.variable({ shape, dtype: "float32", data: testData(input(shape), 100 + index) }));
  });
  return { program: await engine.compile(plan, variables), variables };
}

/** Three steps on two plans, with a frozen and then an updated variable written from outside in between. */
async function expectAgreement(engine: Engine, graph: Graph, tolerance: number): Promise<void> {
  const expected = await prepare(portable, graph, unfolded(graph));
  const actual = await prepare(engine, graph, planOf(graph, "folded"));
  const inputs = [...graph.inputs.values()].map(({ shape, dtype }, index) =>
    testData(dtype === "int32" ? input(shape, { below: 9 }) : input(shape), index + 1),
  );
  const names = [...graph.variables.keys()];
  const written = [names.find((name) => !graph.updates.has(name)), names.find((name) => graph.updates.has(name))];
  for (const [step, name] of [undefined, ...written].entries()) {
    for (const { variables } of name ? [expected, actual] : []) {
      const variable = variables.get(name as string) as Variable;
      await variable.write(testData(input(variable.type.shape), 200 + step));
    }
    const results = await actual.program.run(inputs);
    (await expected.program.run(inputs)).forEach((data, index) => {
      expectClose(results[index], data, tolerance, `${[...graph.outputs.keys()][index]} of step ${step}`);
    });
    for (const [label, variable] of expected.variables) {
      expectClose(
        await actual.variables.get(label)?.read(),
        await variable.read(),
        tolerance,
        `${label}, step ${step}`,
      );
    }
  }
}

const choice = fc.nat(1000);
const frequent = fc.constantFrom(...kinds, ...Array<"inferenceNorm">(8).fill("inferenceNorm"));
const step: fc.Arbitrary<Step> = fc.tuple(frequent, choice, choice, choice);
const extent = fc.integer({ min: 1, max: 9 });
const channels = fc.constantFrom(1, 3, 8, 16, 17, 24, 32, 40);
const networks = fc.tuple(
  fc.tuple(fc.integer({ min: 1, max: 4 }), extent, extent, channels) as fc.Arbitrary<Shape>,
  fc.array(step, { minLength: 1, maxLength: 10 }),
  fc.array(fc.boolean(), { minLength: 2, maxLength: 7 }),
);

describe.each(everyEngine)("frozen weights on the $name engine", (engine) => {
  it("random networks that are frozen in part train as without folding", async () => {
    const property = fc.asyncProperty(networks, async ([shape, steps, trained]) => {
      const graph = randomGraph(shape, steps, trained);
      try {
        await expectAgreement(engine, graph, 2e-3);
      } catch (error) {
        throw new Error(`${(error as Error).message}\n${formatGraph(graph)}`);
      }
    });
    await fc.assert(property, { numRuns: Number(runs), seed: Number(seed) });
    expect.hasAssertions();
  });

  it("a variable that becomes a function of a frozen one is written in every step", async () => {
    const graph = new Graph();
    const frozen = graph.variable("frozen", [3], "parameter");
    const copy = graph.variable("copy", [3], "parameter");
    graph.output("old", ops.multiply(copy, graph.input("x", [3])));
    graph.update(copy, ops.tanh(frozen));
    await expectAgreement(engine, graph, 1e-6);
  });

  it("a variable that two programs share is frozen in one and updated by the other", async () => {
    const variables = new Map([["w", engine.variable({ shape: [2], dtype: "float32", data: Float32Array.of(1, 2) })]]);
    const [reading, writing] = [new Graph(), new Graph()];
    const of = (graph: Graph) => graph.variable("w", [2], "parameter");
    const counter = reading.variable("counter", [2], "parameter");
    variables.set("counter", engine.variable({ shape: [2], dtype: "float32", data: new Float32Array(2) }));
    reading.update(counter, ops.add(counter, 1));
    reading.output("y", ops.multiply(ops.square(of(reading)), reading.input("x", [2])));
    writing.update(of(writing), ops.multiply(of(writing), 2));
    const reader = await engine.compile(planOf(reading, "reading"), variables);
    const writer = await engine.compile(planOf(writing, "writing"), variables);
    const read = async () => [...((await reader.run([Float32Array.of(1, 1)]))[0] ?? [])];
    expect([await read(), await read()]).toEqual([
      [1, 4],
      [1, 4],
    ]);
    await writer.run([]);
    expect([await read(), await read()]).toEqual([
      [4, 16],
      [4, 16],
    ]);
    expect([...((await variables.get("counter")?.read()) ?? [])]).toEqual([4, 4]);
  });
});
