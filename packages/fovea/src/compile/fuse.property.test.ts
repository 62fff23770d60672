import fc from "fast-check";
import { expect, it } from "vitest";
import { portableEngine } from "../engine/portable/portable-engine.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { input, testData } from "../engine/testing/test-data.ts";
import { Graph, type Value } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import { planOf } from "./compile.ts";
import { lower } from "./lower.ts";
import { fuseElementwise } from "./passes/fuse-elementwise.ts";
import { hoistWeightUpdates } from "./passes/hoist-weight-updates.ts";
import { materializeUpdates } from "./passes/materialize-updates.ts";

const matrix = [2, 3];
const row = [3];

/** How to make one more value of those there are; numbers choose among them. */
type Step = readonly [kind: keyof typeof builders, a: number, b: number, c: number];

/** Element-wise ops of two shapes, and ops that no loop may swallow. Each keeps a value within its shape or turns it. */
const builders = {
  tanh: (a: Value) => ops.tanh(a),
  square: (a: Value) => ops.square(ops.sigmoid(a)),
  add: (a: Value, b: Value) => ops.add(a, b),
  subtract: (a: Value, b: Value) => ops.subtract(ops.tanh(a), b),
  multiply: (a: Value, b: Value) => ops.multiply(a, ops.sigmoid(b)),
  select: (a: Value, b: Value, c: Value) => ops.select(ops.greater(a, b), b, c),
  softmax: (a: Value) => (a.shape.length === 0 ? ops.toFloat(a) : ops.softmax(a)),
  sum: (a: Value) => (a.shape.length === 2 ? ops.reduceSum({ axes: [0] }, a) : a),
  repeat: (a: Value) => ops.broadcastTo({ shape: matrix }, a),
  dropout: (a: Value) => ops.dropout({ rate: 0.3, stream: 1 }, a, a.graph.inputs.get("counter") as Value),
};

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(...(Object.keys(builders) as (keyof typeof builders)[])),
  fc.nat(1000),
  fc.nat(1000),
  fc.nat(1000),
);

/** A graph of random steps whose last values are outputs, and whose variables take random values of their shape. */
function graphOf(steps: readonly Step[], updates: readonly number[]): Graph {
  const graph = new Graph();
  graph.input("counter", [2], "int32");
  const variables = [0, 1, 2, 3].map((i) => graph.variable(`v${i}`, i % 2 === 0 ? matrix : row, "parameter"));
  const values = [graph.input("x", matrix), graph.input("y", row), ...variables];
  const among = (choice: number, candidates: readonly Value[] = values) =>
    candidates[candidates.length - 1 - (choice % candidates.length)] as Value;
  for (const [kind, a, b, c] of steps) values.push(builders[kind](among(a), among(b), among(c)));
  values.slice(-2).forEach((value, index) => {
    graph.output(`o${index}`, value);
  });
  graph.output("old", variables[0] as Value);
  updates.forEach((choice, index) => {
    const variable = variables[index] as Value;
    const fitting = values.filter((value) => value.shape.length === variable.shape.length);
    graph.update(variable, among(choice, fitting));
  });
  return graph;
}

/** Every element-wise node alone, in the order in which it was asked for. */
const unfused = (graph: Graph) => lower(fuseElementwise(materializeUpdates(graph), 1), "unfused");

/** Every update as early as it may be, however small. */
const hastened = (graph: Graph) => lower(hoistWeightUpdates(fuseElementwise(materializeUpdates(graph)), 1), "hastened");

it("random graphs compute the same bits with and without the passes", async () => {
  const engine = portableEngine();
  const specs = { x: input(matrix), y: input(row), counter: input([2], { below: 9 }) };
  const inputs = Object.fromEntries(Object.entries(specs).map(([name, spec], index) => [name, testData(spec, index)]));
  const variables = Object.fromEntries(
    [0, 1, 2, 3].map((i) => {
      const spec = input(i % 2 === 0 ? matrix : row);
      return [`v${i}`, { ...spec, data: testData(spec, 10 + i) }];
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.array(fc.nat(1000), { maxLength: 4 }),
      async (steps, updates) => {
        const plain = await runGraph(engine, graphOf(steps, updates), { inputs, variables, plan: unfused });
        const passed = await runGraph(engine, graphOf(steps, updates), {
          inputs,
          variables,
          plan: (graph) => planOf(graph, "passed"),
        });
        expect(passed.outputs).toEqual(plain.outputs);
        expect(passed.variables).toEqual(plain.variables);
        const early = await runGraph(engine, graphOf(steps, updates), { inputs, variables, plan: hastened });
        expect(early.outputs).toEqual(plain.outputs);
        expect(early.variables).toEqual(plain.variables);
        const taken = passed.plan.instructions.flatMap(({ outputs }) => outputs.filter((id) => id >= 0));
        expect(new Set(taken).size).toBe(taken.length);
        expect(passed.plan.instructions.flatMap(({ outputs }) => outputs)).toEqual(taken);
        expect(passed.outputs.old?.data).toEqual(variables.v0?.data);
      },
    ),
    { numRuns: 400 },
  );
});
