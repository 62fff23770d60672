import { describe, expect, it } from "vitest";
import { Graph } from "../graph/graph.ts";
import { formatGraph } from "../graph/print.ts";
import { ops } from "../ops/index.ts";
import { differentiate } from "./differentiate.ts";

const conv = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;

describe("differentiate", () => {
  it("builds the derivative of a product", () => {
    const graph = new Graph();
    const a = graph.variable("a", [], "parameter");
    const b = graph.input("b", []);
    graph.output("da", differentiate(ops.multiply(ops.tanh(a), b), [a])[0] ?? a);
    expect(formatGraph(graph)).toMatchInlineSnapshot(`
      "%2: float32[] = tanh(a)
      %3: float32[] = multiply(%2, input:b)
      %5: float32[] = multiply(1, input:b)
      %6: float32[] = square(%2)
      %8: float32[] = subtract(1, %6)
      %9: float32[] = multiply(%5, %8)
      output da = %9"
    `);
  });

  it("adds up the derivatives of a value that is read twice", () => {
    const graph = new Graph();
    const x = graph.input("x", []);
    graph.output("dx", differentiate(ops.add(ops.square(x), ops.exp(x)), [x])[0] ?? x);
    expect(formatGraph(graph)).toContain("= add(");
  });

  it("does not build the input gradient of the first layer, nor what only frozen layers would need", () => {
    const graph = new Graph();
    const x = graph.input("x", [1, 5, 5, 1]);
    const frozen = graph.variable("frozen", [2, 2, 1, 2], "parameter");
    const trained = graph.variable("trained", [2, 2, 2, 1], "parameter");
    const y = ops.conv2d(conv, ops.relu(ops.conv2d(conv, x, frozen)), trained);
    differentiate(ops.reduceSum({ axes: [0, 1, 2, 3] }, y), [trained]);
    const names = graph.nodes.map((node) => node.op.definition.name);
    expect(names.filter((name) => name === "conv2dFilterGradient")).toHaveLength(1);
    expect(names).not.toContain("conv2dInputGradient");
    expect(names).not.toContain("greater");
  });

  it("carries the scope of a layer to its derivatives", () => {
    const graph = new Graph();
    const x = graph.input("x", []);
    const y = graph.scoped("block1", () => graph.scoped("square", () => ops.square(x)));
    differentiate(ops.exp(y), [x]);
    expect(graph.nodes.filter(({ scope }) => scope === "block1/square").length).toBeGreaterThan(1);
  });

  it("needs a scalar", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 3]);
    expect(() => differentiate(ops.exp(x), [x])).toThrow(
      "differentiate: expected a scalar loss, received shape [2, 3]",
    );
  });

  it("names a value that the loss does not depend on", () => {
    const graph = new Graph();
    const x = graph.input("x", []);
    const unused = graph.variable("dense/kernel", [2], "parameter");
    expect(() => differentiate(ops.exp(x), [x, unused])).toThrow(
      'differentiate: the loss does not depend on "dense/kernel"',
    );
    expect(() => differentiate(ops.greater(x, 0), [x])).toThrow("differentiate: the loss does not depend on %0");
  });
});
