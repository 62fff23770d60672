import { expect, test } from "vitest";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { leafLayers } from "./leaf-layers.ts";
import { Network } from "./network.ts";
import { type LayerSelection, selectLayers } from "./select-layers.ts";
import { setTrainable } from "./set-trainable.ts";

function dense(name: string) {
  return layers.dense({ name, units: 2 });
}

/** conv, layer1/0/a, layer1/0/b, layer10, then the head; the backbone is nested if `nested`. */
function example(nested: boolean): Network {
  const input = layers.input({ shape: [2] });
  let x: SymbolicTensor = input;
  for (const name of ["conv", "layer1/0/a", "layer1/0/b", "layer10"]) x = dense(name).apply(x);
  if (!nested) return new Network("Functional", { inputs: input, outputs: dense("head").apply(x) });
  const backbone = new Network("Functional", { name: "backbone", inputs: input, outputs: x });
  const outer = layers.input({ shape: [2] });
  return new Network("Functional", { inputs: outer, outputs: dense("head").apply(backbone.apply(outer)) });
}

function pathsOf(network: Network, selection: LayerSelection, stages?: readonly string[]): string[] {
  return selectLayers("freeze", network, selection, stages).map(({ path }) => path);
}

const stages = ["conv", "layer1/0/b", "layer10"];

test.each([
  [{ until: "layer1" }, ["conv"]],
  [{ until: "conv" }, []],
  [{ from: "layer1/0/b" }, ["layer1/0/b", "layer10", "head"]],
  [{ layers: "layer1" }, ["layer1/0/a", "layer1/0/b"]],
  [{ layers: ["head", "conv"] }, ["conv", "head"]],
  [{ layers: "*1*" }, ["layer1/0/a", "layer1/0/b", "layer10"]],
  [{ first: 2 }, ["conv", "layer1/0/a"]],
  [{ last: 2 }, ["layer10", "head"]],
  [{ first: 99 }, ["conv", "layer1/0/a", "layer1/0/b", "layer10", "head"]],
  [{ until: "stage2" }, ["conv"]],
  [{ layers: "stage2" }, ["layer1/0/a", "layer1/0/b"]],
  [{ from: "stage3" }, ["layer10", "head"]],
] as const)("%j selects %j", (selection, expected) => {
  expect(pathsOf(example(false), selection, stages)).toEqual(expected);
});

test("layers of nested networks have paths", () => {
  const network = example(true);
  expect(pathsOf(network, { until: "backbone/layer10" })).toEqual([
    "backbone/conv",
    "backbone/layer1/0/a",
    "backbone/layer1/0/b",
  ]);
  expect(pathsOf(network, { layers: "backbone" })).toHaveLength(4);
});

test.each([
  [{ until: "layer2" }, 'no layer is called "layer2"; did you mean "layer1"?'],
  [{ layers: "stage4" }, 'expected a stage from 1 to 3, received "stage4"'],
  [{}, "expected one of until, from, layers, first and last"],
  [{ first: 1, last: 1 }, "expected one of until, from, layers, first and last"],
  [{ first: 0 }, "expected first to be a positive integer"],
  [{ layers: [] }, "expected layers to be the name of a layer, or a list of names"],
] as const)("%j is refused", (selection, message) => {
  expect(() => selectLayers("freeze", example(false), selection as LayerSelection, stages)).toThrow(message);
});

test("a name is no regular expression", () => {
  expect(() => pathsOf(example(false), { layers: "con." })).toThrow('no layer is called "con."');
});

test("a layer of a frozen network becomes trainable alone", () => {
  const network = example(true);
  network.trainable = false;
  setTrainable(network, selectLayers("unfreeze", network, { layers: "backbone/layer10" }), true);
  const trainable = leafLayers(network).filter(({ layer }) => layer.trainable);
  expect(trainable.map(({ path }) => path)).toEqual(["backbone/layer10"]);
  expect(network.listWeights().filter((weight) => weight.trainable)).toHaveLength(2);
});
