import { describe, expect, test } from "vitest";
import { formatGraph } from "../graph/print.ts";
import { verify } from "../graph/verify.ts";
import { layers } from "../layers/index.ts";
import { sizeOf } from "../tensor/shape.ts";
import { buildForward, network, sequentialNetwork } from "./index.ts";

function lenet() {
  return sequentialNetwork([
    layers.input({ shape: [28, 28, 1] }),
    layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "tanh" }),
    layers.averagePooling2d(),
    layers.conv2d({ filters: 16, kernelSize: 5, activation: "tanh" }),
    layers.averagePooling2d(),
    layers.flatten(),
    layers.dense({ units: 120, activation: "tanh" }),
    layers.dense({ units: 84, activation: "tanh" }),
    layers.dense({ units: 10, activation: "softmax" }),
  ]);
}

function parameters(net: { listWeights(): { shape: readonly number[] }[] }) {
  return net.listWeights().reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

describe("network", () => {
  test("LeNet-5 has 61,706 parameters and Keras' names", () => {
    const net = lenet();
    expect(parameters(net)).toBe(61_706);
    expect(net.layers.map(({ name }) => name)).toEqual([
      "conv2d",
      "average_pooling2d",
      "conv2d_1",
      "average_pooling2d_1",
      "flatten",
      "dense",
      "dense_1",
      "dense_2",
    ]);
    expect(net.outputs[0]?.shape).toEqual([null, 10]);
  });

  test("a forward graph is sound and prints", () => {
    const { graph, outputs } = buildForward(lenet(), { batchSize: 4, training: true });
    graph.output("y", outputs[0]!);
    verify(graph);
    expect(outputs[0]?.shape).toEqual([4, 10]);
    expect(formatGraph(graph)).toContain("matmul(");
  });

  test("names the layer whose input does not fit", () => {
    const x = layers.input({ shape: [32, 32, 6] });
    expect(() => layers.conv2d({ filters: 8, kernelSize: 3, groups: 4, name: "stage2/block0/conv1" }).apply(x)).toThrow(
      'conv2d "stage2/block0/conv1": expected input channels divisible by groups=4, received 6 (input [?, 32, 32, 6])',
    );
  });

  test("nests", () => {
    const backbone = lenet();
    backbone.name = "backbone";
    const x = layers.input({ shape: [28, 28, 1] });
    const y = layers.dense({ units: 1, activation: "sigmoid" }).apply(backbone.apply(x));
    const outer = network({ inputs: x, outputs: y });
    expect(outer.listWeights().map(({ name }) => name)[0]).toBe("backbone/conv2d/kernel");
    backbone.trainable = false;
    expect(outer.listWeights().filter(({ trainable }) => trainable).length).toBe(2);
    const { graph } = buildForward(outer, { batchSize: 4, training: true });
    expect([...graph.variables.keys()]).toEqual(outer.listWeights().map(({ name }) => name));
  });
});
