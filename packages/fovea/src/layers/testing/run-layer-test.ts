import { expect } from "vitest";
import { differentiate, planOf } from "../../compile/index.ts";
import { type Engine, portableEngine } from "../../engine/index.ts";
import { type InputSpec, testData } from "../../engine/testing/test-data.ts";
import { Graph, type Value, verify } from "../../graph/index.ts";
import { reduceSum } from "../../ops/broadcast.ts";
import { add, multiply, subtract } from "../../ops/elementwise/arithmetic.ts";
import { random } from "../../support/random.ts";
import type { DType, PartialShape, Tensor, TypedArray } from "../../tensor/index.ts";
import { ForwardBuild, type Layer, layerFactories, layers, type SymbolicTensor } from "../index.ts";

export interface LayerTest {
  /** Creates the layer; called several times. */
  readonly make: () => Layer;
  readonly inputs: readonly InputSpec[];
  /** The output shape, with an unknown batch size. */
  readonly outputShape: PartialShape;
  readonly dtype?: DType;
  /** Names and shapes of the weights, in order. */
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** Whether to check finite differences: not for a layer that draws random numbers or is flat. */
  readonly gradient?: boolean;
}

/** A power of two, so that x ± step is exact in float32 for the test data. */
const step = 2 ** -5;

/**
 * Checks a layer: shape and element type of its output with and without a batch, weights and their seeded initial
 * values, the round trip through its configuration, equal results of the recreated layer, gradients against finite
 * differences, and a loss that decreases in a few training steps.
 */
export async function runLayerTest(given: LayerTest): Promise<void> {
  const { make, outputShape, dtype = "float32", weights = {}, gradient = true } = given;
  const layer = make();
  const output = [layer.apply(given.inputs.map(symbol))].flat()[0] as SymbolicTensor;
  expect(output.shape, "symbolic shape").toEqual(outputShape);
  expect(output.dtype, "element type").toBe(dtype);
  const declared = Object.fromEntries([...layer.weights].map(([name, { shape }]) => [name, shape]));
  expect(declared, "weights").toEqual(weights);
  expect(Object.keys(declared), "order of the weights").toEqual(Object.keys(weights));

  const values = initialValues(layer);
  expect(initialValues(layer), "first values by seed").toEqual(values);

  const config = JSON.parse(JSON.stringify(layer.config()));
  const factory = Object.values(layerFactories).find(({ className }) => className === layer.className);
  const copy: Layer = factory?.fromConfig(config) ?? make();
  expect(JSON.parse(JSON.stringify(copy.config())), "configuration").toEqual(config);

  for (const training of [false, true]) {
    const run = await forward(layer, given.inputs, training, values);
    expect(run.y.shape, "shape").toEqual(outputShape.map((size, axis) => size ?? given.inputs[0]?.shape[axis]));
    expect(await forward(copy, given.inputs, training, values), "a layer made again").toEqual(run);
    if (gradient) await checkGradients(layer, given.inputs, training, values);
  }
  const trained = [...layer.weights.values()].some(({ role }) => role === "parameter");
  if (trained) await checkTraining(layer, given.inputs, values);
}

function symbol({ shape: [, ...shape], dtype }: InputSpec): SymbolicTensor {
  return layers.input({ shape, dtype: dtype as "float32" });
}

/** Returns values that are not all 0 or 1, so that every weight matters. */
function initialValues(layer: Layer): Map<string, Tensor> {
  const values = [...layer.weights].map(([name, { shape, initializer, role }], index) => {
    const data = initializer.sample(shape, random(7, index));
    expect(data.length, `values of ${name}`).toBe(shape.reduce((product, size) => product * size, 1));
    const noise = random(11, index);
    const moved = data.map((value) => Math.fround(value + (role === "statistic" ? 0.25 : 0.5) * noise.uniform()));
    return [name, { shape, dtype: "float32", data: moved }] as const;
  });
  return new Map<string, Tensor>(values);
}

interface Built {
  readonly graph: Graph;
  readonly y: Value;
  readonly operands: readonly Value[];
}

function build(layer: Layer, inputs: readonly InputSpec[], training: boolean): Built {
  const graph = new Graph();
  const operands = inputs.map(({ shape, dtype }, index) => graph.input(`x${index}`, shape, dtype));
  const forwardBuild = new ForwardBuild(graph, training);
  const [y] = forwardBuild.run(layer, operands, "", true);
  forwardBuild.finish();
  verify(graph);
  return { graph, y: y as Value, operands };
}

async function run(graph: Graph, fed: Readonly<Record<string, TypedArray>>, values: ReadonlyMap<string, Tensor>) {
  const engine: Engine = portableEngine();
  const variables = new Map([...values].map(([name, tensor]) => [name, engine.variable(tensor)] as const));
  const program = await engine.compile(planOf(graph, "layer"), variables);
  const arrays = [...graph.inputs.keys()].map((name) => fed[name] ?? Int32Array.of(5, 0));
  const set = async (name: string, data: TypedArray) => {
    const position = [...graph.inputs.keys()].indexOf(name);
    if (position >= 0) arrays[position] = data;
    else await variables.get(name)?.write(data);
  };
  return { variables, results: () => program.run(arrays), set };
}

function dataOf(inputs: readonly InputSpec[]): Record<string, TypedArray> {
  return Object.fromEntries(inputs.map((spec, index) => [`x${index}`, testData(spec, index + 1)]));
}

async function forward(
  layer: Layer,
  inputs: readonly InputSpec[],
  training: boolean,
  values: ReadonlyMap<string, Tensor>,
) {
  const { graph, y } = build(layer, inputs, training);
  graph.output("y", y);
  const { results, variables } = await run(graph, dataOf(inputs), values);
  const [data] = await results();
  const after: Record<string, TypedArray> = {};
  for (const [name, variable] of variables) after[name] = await variable.read();
  return { y: { shape: y.shape, data }, after };
}

/** Computes Σ weight · y with fixed random weights: a scalar that depends on every output element. */
function weighted(y: Value): Value {
  const data = testData({ shape: y.shape, dtype: "float32", fill: "normal" }, 99);
  const product = multiply(y, y.graph.constant({ shape: y.shape, dtype: "float32", data }));
  return reduceSum({ axes: y.shape.map((_, axis) => axis) }, product);
}

async function checkGradients(
  layer: Layer,
  inputs: readonly InputSpec[],
  training: boolean,
  values: ReadonlyMap<string, Tensor>,
): Promise<void> {
  const fed = dataOf(inputs);
  const backward = build(layer, inputs, training);
  const loss = add(weighted(backward.y), 0);
  const parameters = [...values.keys()].filter((name) => layer.weights.get(name)?.role === "parameter");
  const names = [
    ...backward.operands.flatMap(({ dtype }, index) => (dtype === "float32" ? [`x${index}`] : [])),
    ...parameters,
  ];
  const targets = names.map((name) => backward.graph.inputs.get(name) ?? (backward.graph.variables.get(name) as Value));
  differentiate(loss, targets).forEach((value, index) => {
    backward.graph.output(`d${index}`, value);
  });
  const derivatives = await (await run(backward.graph, fed, values)).results();

  // Sum the differences of y in double precision: rounding of a float32 sum would hide them.
  const { graph, y } = build(layer, inputs, training);
  graph.output("y", y);
  const factors = testData({ shape: y.shape, dtype: "float32", fill: "normal" }, 99);
  const { results, set } = await run(graph, fed, values);
  for (const [position, name] of names.entries()) {
    const base = (fed[name] ?? values.get(name)?.data) as Float32Array;
    const measure = async (index: number, offset: number) => {
      for (const [statistic, { data }] of values) await set(statistic, data);
      await set(name, base.with(index, (base[index] ?? 0) + offset));
      const [result = factors] = await results();
      return Array.from(result).reduce((sum, value, i) => sum + value * (factors[i] ?? 0), 0);
    };
    const analytic = derivatives[position] as Float32Array;
    const scale = Math.max(1, ...analytic.map(Math.abs));
    // Check only a few elements, spread out: the tests of the ops check every element of every op.
    const stride = Math.max(1, Math.floor(base.length / 7));
    for (let index = 0; index < base.length; index += stride) {
      const near = (await measure(index, step)) - (await measure(index, -step));
      const far = (await measure(index, 2 * step)) - (await measure(index, -2 * step));
      const measured = (8 * near - far) / (12 * step);
      const difference = Math.abs(measured - (analytic[index] ?? 0)) / scale;
      expect(difference, `d loss / d ${name}[${index}], training: ${training}`).toBeLessThan(2e-3);
    }
    await set(name, base);
  }
}

/** Checks that ten steps of gradient descent towards fixed targets reduce the squared error. */
async function checkTraining(layer: Layer, inputs: readonly InputSpec[], values: ReadonlyMap<string, Tensor>) {
  const { graph, y } = build(layer, inputs, true);
  const axes = y.shape.map((_, axis) => axis);
  const target = testData({ shape: y.shape, dtype: "float32", fill: "normal" }, 21);
  const error = subtract(y, graph.constant({ shape: y.shape, dtype: "float32", data: target }));
  const loss = multiply(reduceSum({ axes }, multiply(error, error)), 1 / target.length);
  const parameters = [...graph.variables.values()].filter(
    ({ origin }) => "role" in origin && origin.role === "parameter",
  );
  differentiate(loss, parameters).forEach((derivative, index) => {
    const parameter = parameters[index] as Value;
    graph.update(parameter, subtract(parameter, multiply(derivative, 0.02)));
  });
  graph.output("loss", loss);
  const { results } = await run(graph, dataOf(inputs), values);
  const losses: number[] = [];
  for (let index = 0; index < 10; index++) losses.push(Number((await results())[0]?.[0]));
  expect(losses.at(-1), `losses ${losses.join(", ")}`).toBeLessThan(losses[0] ?? 0);
}
