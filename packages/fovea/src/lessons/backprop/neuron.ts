import { differentiate } from "../../compile/index.ts";
import type { Engine } from "../../engine/index.ts";
import { Graph, type Value } from "../../graph/index.ts";
import { relu, sigmoid, tanh } from "../../ops/elementwise/activations.ts";
import { add, multiply, square, subtract } from "../../ops/elementwise/arithmetic.ts";
import { runGraph } from "../run-graph.ts";

/** The numbers that enter the graph: two pixels, their weights, the bias, and the target. */
export const neuronInputs = ["x1", "x2", "w1", "w2", "b", "y"] as const;

/** All nodes of the graph, in the order of the computation. */
export const neuronNodes = [...neuronInputs, "p1", "p2", "z", "a", "e", "L"] as const;

/** The name of a node. */
export type NeuronNode = (typeof neuronNodes)[number];

/** The values of the inputs. */
export type NeuronValues = Readonly<Record<(typeof neuronInputs)[number], number>>;

/** The activation of the neuron. */
export type NeuronActivation = "relu" | "sigmoid" | "tanh";

const activations = { relu, sigmoid, tanh };

/** What training changes. */
export const trained = ["w1", "w2", "b"] as const;

/** The value of each node, and the derivative of the loss with respect to it. */
export interface NeuronPass {
  readonly values: ReadonlyMap<NeuronNode, number>;
  readonly gradients: ReadonlyMap<NeuronNode, number>;
}

/** Runs the neuron forward and backward: L = (activation(w1·x1 + w2·x2 + b) − y)². */
export async function runNeuron(
  engine: Engine,
  inputs: NeuronValues,
  activation: NeuronActivation,
): Promise<NeuronPass> {
  const graph = new Graph();
  const nodes = neuronGraph(graph, activation);
  const wanted = neuronNodes.filter((name) => name !== "L");
  const gradients = differentiate(
    nodes.L,
    wanted.map((name) => nodes[name]),
  );
  for (const name of neuronNodes) graph.output(`value/${name}`, nodes[name]);
  gradients.forEach((gradient, index) => {
    graph.output(`gradient/${wanted[index]}`, gradient);
  });
  const given = Object.fromEntries(neuronInputs.map((name) => [name, [inputs[name]]]));
  const outputs = await runGraph(engine, graph, given);
  const read = (kind: string, names: readonly NeuronNode[]) =>
    new Map(names.map((name) => [name, outputs.get(`${kind}/${name}`)?.data[0] ?? Number.NaN]));
  return { values: read("value", neuronNodes), gradients: read("gradient", wanted).set("L", 1) };
}

function neuronGraph(graph: Graph, activation: NeuronActivation): Readonly<Record<NeuronNode, Value>> {
  const input = (name: string) => graph.input(name, []);
  const [x1, x2, w1, w2, b, y] = ["x1", "x2", "w1", "w2", "b", "y"].map(input) as [
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
  ];
  const [p1, p2] = [multiply(w1, x1), multiply(w2, x2)];
  const z = add(add(p1, p2), b);
  const a = activations[activation](z);
  const e = subtract(a, y);
  return { x1, x2, w1, w2, b, y, p1, p2, z, a, e, L: square(e) };
}

/** The distance of the two points of a finite difference; results have seven digits. */
export const distance = 0.01;

/** Measures a derivative: how much the loss changes if an input changes a little, (L(w + h) − L(w − h)) ÷ 2h. */
export async function finiteDifference(
  engine: Engine,
  inputs: NeuronValues,
  activation: NeuronActivation,
  name: keyof NeuronValues,
): Promise<number> {
  const lossAt = async (value: number) => {
    const { values } = await runNeuron(engine, { ...inputs, [name]: value }, activation);
    return values.get("L") ?? Number.NaN;
  };
  return ((await lossAt(inputs[name] + distance)) - (await lossAt(inputs[name] - distance))) / (2 * distance);
}
