import { describe, expect, it } from "vitest";
import { ops } from "../ops/index.ts";
import { Graph, type Value } from "./graph.ts";
import { verify } from "./verify.ts";

/** Replaces what a graph holds, as a faulty pass would. */
const force = <T extends object>(target: T, changes: Partial<T>) => Object.assign(target, changes);

describe("verify", () => {
  const sound = () => {
    const graph = new Graph();
    const x = graph.input("x", [2]);
    const w = graph.variable("w", [2], "parameter");
    const y = graph.scoped("layer", () => ops.add(x, w));
    const z = ops.exp(y);
    graph.output("z", z);
    return { graph, x, w, y, z };
  };

  it("accepts a sound graph", () => expect(() => verify(sound().graph)).not.toThrow());

  it("names a value that is used before it is assigned", () => {
    const { graph } = sound();
    graph.nodes.reverse();
    expect(() => verify(graph)).toThrow("node 1 (exp) uses %2 before it is assigned");
  });

  it("names a value that is assigned twice", () => {
    const { graph } = sound();
    graph.nodes.push(graph.nodes[0]!);
    expect(() => verify(graph)).toThrow('node 0 (add "layer") assigns %2 a second time');
  });

  it("names a shape that the op does not infer", () => {
    const { graph, y } = sound();
    force(y as { shape: readonly number[] }, { shape: [3] });
    expect(() => verify(graph)).toThrow('node 0 (add "layer"): output 0 is float32[3], the op infers float32[2]');
  });

  it("names a value of another graph", () => {
    const { graph } = sound();
    const foreign = new Graph().input("y", [2]);
    graph.output("foreign", foreign);
    expect(() => verify(graph)).toThrow('output "foreign" uses a value of another graph');
  });

  it("names an update that does not fit, and a constant of the wrong length", () => {
    const { graph, w } = sound();
    graph.update(w, ops.reshape({ shape: [1, 2] }, w));
    expect(() => verify(graph)).toThrow('update of "w": float32[1, 2] does not fit the variable');
    const other = new Graph();
    const constant: Value = other.constant({ shape: [3], dtype: "float32", data: new Float32Array(2) });
    ops.exp(constant);
    expect(() => verify(other)).toThrow("node 0 (exp) uses a constant of the wrong length");
  });
});

describe("Graph", () => {
  it("refuses a name twice", () => {
    const graph = new Graph();
    const w = graph.variable("w", [1], "parameter");
    const x = graph.input("x", [1]);
    graph.output("y", x);
    graph.update(w, x);
    expect(() => graph.input("x", [2])).toThrow('graph: input "x" is declared twice');
    expect(() => graph.output("y", x)).toThrow('graph: output "y" is declared twice');
    expect(() => graph.update(w, x)).toThrow('graph: variable "w" is updated twice');
    expect(() => graph.update(x, x)).toThrow("graph: only a variable can be updated");
    expect(graph.variable("w", [1], "parameter")).toBe(w);
  });

  it("refuses values of two graphs in one op", () => {
    const [a, b] = [new Graph().input("a", [1]), new Graph().input("b", [1])];
    expect(() => ops.add(a, b)).toThrow("add: the inputs belong to different graphs");
  });
});
