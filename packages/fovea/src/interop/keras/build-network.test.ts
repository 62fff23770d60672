import { expect, test } from "vitest";
import type { JsonObject } from "../../support/json.ts";
import { buildNetwork } from "./build-network.ts";
import { ChannelsFirst } from "./channels-first.ts";
import { readTopology } from "./read-topology.ts";

function networkOf(description: unknown, inputShape?: readonly number[]) {
  const topology = readTopology(description, "m.json");
  return buildNetwork(topology, {
    file: "m.json",
    inputShape: () => inputShape,
    inferred: new Map(),
    built: new Map(),
    channelsFirst: new ChannelsFirst(),
  });
}

const conv = (name: string, config: JsonObject = {}): JsonObject => {
  return { class_name: "Conv2D", config: { name, filters: 2, kernel_size: [3, 3], ...config } };
};

/** Describes `Sequential([Conv2D(…)])` as Keras 2 does: no input layer, and no shape until it is built. */
const unbuilt = (name: string, config: JsonObject = {}): JsonObject => {
  return { class_name: "Sequential", config: { name, layers: [conv("a"), conv("b")], ...config } };
};

const image = {
  class_name: "InputLayer",
  name: "image",
  config: { name: "image", batch_input_shape: [null, 9, 8, 3] },
};

test("a sequential model without an input takes the shape of the tensor on which it is called", () => {
  const inner = { ...unbuilt("inner"), name: "inner", inbound_nodes: [[["image", 0, 0, {}]]] };
  const network = networkOf({
    class_name: "Functional",
    config: {
      layers: [{ ...image, inbound_nodes: [] }, inner],
      input_layers: [["image", 0, 0]],
      // Without an input layer, it has no call of its own that would be counted.
      output_layers: [["inner", 0, 0]],
    },
  });
  expect(network.outputs[0]?.shape).toEqual([null, 5, 4, 2]);
  const sequence = networkOf({ class_name: "Sequential", config: { name: "s", layers: [image, unbuilt("inner")] } });
  expect(sequence.outputs[0]?.shape).toEqual([null, 5, 4, 2]);
});

test("a sequential model's shape is the one with which it was built, or the caller's", () => {
  expect(networkOf(unbuilt("s", { build_input_shape: [null, 7, 7, 1] })).outputs[0]?.shape).toEqual([null, 3, 3, 2]);
  expect(networkOf(unbuilt("s"), [6, 6, 1]).outputs[0]?.shape).toEqual([null, 2, 2, 2]);
  expect(() => networkOf(unbuilt("s"))).toThrow('m.json: layer "a": expected an input of known size');
  const outer = { class_name: "Sequential", config: { name: "s", layers: [unbuilt("inner")] } };
  expect(networkOf(outer, [6, 6, 1]).outputs[0]?.shape).toEqual([null, 2, 2, 2]);
});

test("calls of a nested model are numbered from 1 by Keras 2, from 0 by others", () => {
  const inner = (calls: readonly unknown[]) => ({
    class_name: "Functional",
    name: "inner",
    config: {
      name: "inner",
      layers: [
        { ...image, inbound_nodes: [] },
        { ...conv("c", { filters: 3, padding: "same" }), inbound_nodes: [[["image", 0, 0, {}]]] },
      ],
      input_layers: [["image", 0, 0]],
      output_layers: [["c", 0, 0]],
    },
    inbound_nodes: calls,
  });
  for (const first of [0, 1]) {
    const twice = inner([[["image", 0, 0, {}]], [["inner", first, 0, {}]]]);
    const network = networkOf({
      class_name: "Model",
      config: {
        layers: [{ ...image, inbound_nodes: [] }, twice],
        input_layers: [["image", 0, 0]],
        output_layers: [["inner", first + 1, 0]],
      },
    });
    expect(network.calls).toHaveLength(2);
    expect(network.calls[1]?.inputs[0]).toBe(network.calls[0]?.outputs[0]);
    expect(network.outputs[0]).toBe(network.calls[1]?.outputs[0]);
  }
});
