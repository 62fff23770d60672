import { describe, expect, it } from "vitest";
import { portableEngine } from "../../engine/portable/portable-engine.ts";
import { runGraph } from "../../engine/testing/run-graph.ts";
import { input, testData } from "../../engine/testing/test-data.ts";
import { Graph, type Value } from "../../graph/graph.ts";
import { verify } from "../../graph/verify.ts";
import { ops } from "../../ops/index.ts";
import { differentiate } from "../differentiate.ts";
import { lower } from "../lower.ts";
import { fuseElementwise } from "./fuse-elementwise.ts";
import { hoistWeightUpdates } from "./hoist-weight-updates.ts";
import { materializeUpdates } from "./materialize-updates.ts";

const names = ["w1", "w2", "w3"];

/** Three products with square weights, each followed by an update with momentum. */
function build(): Graph {
  const graph = new Graph();
  const weights = names.map((name) => graph.variable(name, [3, 3], "parameter"));
  const result = weights.reduce((x: Value, w) => ops.softmax(ops.matmul(x, w)), graph.input("x", [2, 3]));
  const loss = ops.reduceSum({ axes: [0, 1] }, ops.square(result));
  graph.output("loss", loss);
  differentiate(loss, weights).forEach((gradient, index) => {
    const momentum = graph.variable(`m${index + 1}`, [3, 3], "optimizerState");
    const next = ops.add(ops.multiply(momentum, 0.9), gradient);
    graph.update(momentum, next);
    graph.update(weights[index] as Value, ops.subtract(weights[index] as Value, ops.multiply(next, 0.1)));
  });
  return graph;
}

/** The order in which a graph's updates are computed, by the names of the weights, and its products. */
function order(graph: Graph): string[] {
  return graph.nodes.flatMap(({ op, outputs }) => {
    const updated = [...graph.updates].find(([name, value]) => names.includes(name) && outputs.includes(value));
    if (updated) return [updated[0]];
    return op.definition.name === "matmul" ? ["matmul"] : [];
  });
}

describe("hoistWeightUpdates", () => {
  const fused = (graph: Graph) => fuseElementwise(materializeUpdates(graph));

  it("updates a variable as soon as its gradient is known and its old value is needed no more", () => {
    const before = fused(build());
    const after = hoistWeightUpdates(before, 1);
    verify(after);
    const forward = ["matmul", "matmul", "matmul"];
    expect(order(before)).toEqual([...forward, "matmul", "matmul", "matmul", "matmul", "matmul", ...names]);
    expect(order(after)).toEqual([...forward, "matmul", "matmul", "w3", "matmul", "matmul", "w2", "matmul", "w1"]);
  });

  /** Squares of norms as outputs, and updates clipped to a norm of 1. */
  function buildWithNorms(): Graph {
    const graph = new Graph();
    const weights = names.map((name) => graph.variable(name, [3, 3], "parameter"));
    const result = weights.reduce((x: Value, w) => ops.softmax(ops.matmul(x, w)), graph.input("x", [2, 3]));
    const loss = ops.reduceSum({ axes: [0, 1] }, ops.square(result));
    const gradients = differentiate(loss, weights);
    const norms = gradients.map((gradient, index) => {
      graph.output(`norm/w${index + 1}`, ops.sumOfSquares(weights[index] as Value));
      return ops.sumOfSquares(gradient);
    });
    gradients.forEach((gradient, index) => {
      const clipped = ops.divide(gradient, ops.maximum(ops.sqrt(norms[index] as Value), 1));
      graph.update(weights[index] as Value, ops.subtract(weights[index] as Value, clipped));
    });
    return graph;
  }

  it("computes the norms of large weights and gradients, and what an update needs of them, right before it", () => {
    const steps = (graph: Graph) =>
      graph.nodes.flatMap(({ op, inputs, outputs }) => {
        const [updated] = [...graph.updates].find(([, value]) => outputs.includes(value)) ?? [];
        if (op.definition.name === "matmul") return ["matmul"];
        if (op.definition.name !== "sumOfSquares") return updated ? [`update ${updated}`] : [];
        const { origin } = inputs[0] as Value;
        return [origin.kind === "variable" ? `norm of ${origin.name}` : "norm of a gradient"];
      });
    expect(steps(hoistWeightUpdates(fused(buildWithNorms()), 1))).toEqual([
      ...["matmul", "norm of w1", "matmul", "matmul"],
      ...["matmul", "norm of w3", "matmul", "norm of a gradient", "update w3"],
      ...["matmul", "norm of w2", "matmul", "norm of a gradient", "update w2"],
      ...["matmul", "norm of a gradient", "update w1"],
    ]);
  });

  it("leaves small variables at the end", () => {
    expect(order(hoistWeightUpdates(fused(build()), 10)).slice(-3)).toEqual(names);
  });

  it.each([build, buildWithNorms])("computes the same: %o", async (build) => {
    const variables = Object.fromEntries(
      [...build().variables.keys()].map((name, index) => {
        const spec = input([3, 3]);
        return [name, { ...spec, data: testData(spec, index) }];
      }),
    );
    const inputs = { x: testData(input([2, 3]), 9) };
    const run = (pass: (graph: Graph) => Graph) =>
      runGraph(portableEngine(), build(), { inputs, variables, plan: (graph) => lower(pass(fused(graph)), "test") });
    const expected = await run((graph) => graph);
    const received = await run((graph) => hoistWeightUpdates(graph, 1));
    expect(received.outputs).toEqual(expected.outputs);
    expect(received.variables).toEqual(expected.variables);
  });

  it("does not overtake who still has to read the old value", async () => {
    const graph = new Graph();
    const a = graph.variable("a", [2], "parameter");
    const b = graph.variable("b", [2], "parameter");
    const x = ops.softmax(graph.input("x", [2]));
    graph.update(a, ops.add(a, ops.multiply(b, x)));
    graph.update(b, ops.subtract(b, ops.multiply(a, ops.softmax(x))));
    const variables = Object.fromEntries(
      ["a", "b"].map((name, index) => [name, { ...input([2]), data: testData(input([2]), index) }]),
    );
    const options = { inputs: { x: testData(input([2]), 5) }, variables };
    const plan = (source: Graph) => lower(fused(source), "test");
    const hastened = (source: Graph) => lower(hoistWeightUpdates(fused(source), 1), "test");
    const expected = await runGraph(portableEngine(), graph, { ...options, plan });
    const received = await runGraph(portableEngine(), graph, { ...options, plan: hastened });
    expect(received.variables).toEqual(expected.variables);
  });
});
