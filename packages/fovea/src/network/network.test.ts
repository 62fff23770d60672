import { describe, expect, test } from "vitest";
import { formatGraph, verify } from "../graph/index.ts";
import { initializers } from "../initializers/index.ts";
import { defineLayer, layers } from "../layers/index.ts";
import { multiply } from "../ops/elementwise/arithmetic.ts";
import { options } from "../support/schema.ts";
import { number } from "../support/schema-fields.ts";
import { sizeOf } from "../tensor/shape.ts";
import {
  buildForward,
  layerRows,
  type Network,
  network,
  networkFromConfig,
  sequentialNetwork,
  summary,
} from "./index.ts";

function lenet(seed = 0) {
  return sequentialNetwork(
    [
      layers.input({ shape: [28, 28, 1] }),
      layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "tanh" }),
      layers.averagePooling2d(),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: "tanh" }),
      layers.averagePooling2d(),
      layers.flatten(),
      layers.dense({ units: 120, activation: "tanh" }),
      layers.dense({ units: 84, activation: "tanh" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
    { seed },
  );
}

/** zero-padding 3, conv 32 7×7, batch norm, relu, max pool 2, dense 1 sigmoid */
function happyModel() {
  const image = layers.input({ shape: [64, 64, 3] });
  const padded = layers.zeroPadding2d({ padding: 3 }).apply(image);
  const convolved = layers.conv2d({ filters: 32, kernelSize: 7, name: "conv0" }).apply(padded);
  const normalised = layers.batchNormalization({ name: "bn0" }).apply(convolved);
  const pooled = layers.maxPooling2d().apply(layers.relu().apply(normalised));
  const y = layers.dense({ units: 1, activation: "sigmoid", name: "fc" }).apply(layers.flatten().apply(pooled));
  return network({ inputs: image, outputs: y, name: "HappyModel" });
}

/** Two images through the same layers, one of which is nested; two outputs. */
function siamese() {
  const encoder = sequentialNetwork(
    [
      layers.input({ shape: [8, 8, 3] }),
      layers.conv2d({ filters: 4, kernelSize: 3, kernelRegularizer: "l2" }),
      layers.batchNormalization(),
      layers.globalAveragePooling2d(),
      layers.dropout({ rate: 0.5 }),
    ],
    { name: "encoder" },
  );
  const left = layers.input({ shape: [8, 8, 3], name: "left" });
  const right = layers.input({ shape: [8, 8, 3], name: "right" });
  const shared = layers.dense({ units: 3, kernelRegularizer: "l1", name: "shared" });
  const [a, b] = [left, right].map((image) => shared.apply(encoder.apply(image)));
  const distance = layers.dense({ units: 1 }).apply(layers.subtract().apply([a!, b!]));
  return { encoder, net: network({ inputs: [left, right], outputs: [distance, a!], name: "siamese" }) };
}

function parameters(net: Network) {
  return net.listWeights().reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

const names = (net: Network) => net.layers.map(({ name }) => name);

describe("network", () => {
  test("LeNet-5 has 61,706 parameters and Keras' names", () => {
    const net = lenet();
    expect(parameters(net)).toBe(61_706);
    expect(names(net).join(" ")).toBe(
      "conv2d average_pooling2d conv2d_1 average_pooling2d_1 flatten dense dense_1 dense_2",
    );
    expect(net.outputs[0]?.shape).toEqual([null, 10]);
  });

  test("the HappyModel has 37,633 parameters, 64 of them statistics that training does not move", () => {
    const net = happyModel();
    expect(parameters(net)).toBe(37_633);
    const fixed = net.listWeights().filter(({ trainable }) => !trainable);
    expect(fixed.map(({ name }) => name)).toEqual(["bn0/moving_mean", "bn0/moving_variance"]);
    expect(fixed.every(({ role }) => role === "statistic")).toBe(true);
    expect(names(net).join(" ")).toBe("zero_padding2d conv0 bn0 re_lu max_pooling2d flatten fc");
  });

  test("a forward graph is sound, carries scopes and has the network's inputs", () => {
    const { graph, outputs, inputs, counter } = buildForward(lenet(), { batchSize: 4, training: true });
    graph.output("y", outputs[0]!);
    verify(graph);
    expect(outputs[0]?.shape).toEqual([4, 10]);
    expect(inputs[0]?.origin).toEqual({ kind: "input", name: "input_layer" });
    expect(counter).toBeUndefined();
    expect(formatGraph(graph)).toContain("# dense_2");
  });

  test("first values follow from the seed and the path", () => {
    const values = (seed: number) =>
      lenet(seed)
        .listWeights()
        .map((weight) => weight.initial());
    expect(values(3)).toEqual(values(3));
    expect(values(3)[0]).not.toEqual(values(4)[0]);
    const net = sequentialNetwork([
      layers.input({ shape: [4] }),
      layers.dense({ units: 4, useBias: false }),
      layers.dense({ units: 4, useBias: false }),
    ]);
    const [first, second] = net.listWeights();
    expect(first?.initial()).not.toEqual(second?.initial());
  });

  test("a nested, shared network keeps one set of weights under the path of its name", () => {
    const { net, encoder } = siamese();
    const paths = net.listWeights().map(({ name }) => name);
    expect(paths).toEqual([
      "encoder/conv2d/kernel",
      "encoder/conv2d/bias",
      "encoder/batch_normalization/gamma",
      "encoder/batch_normalization/beta",
      "encoder/batch_normalization/moving_mean",
      "encoder/batch_normalization/moving_variance",
      "shared/kernel",
      "shared/bias",
      "dense/kernel",
      "dense/bias",
    ]);
    expect(net.listWeights()[0]?.source).toBe(encoder.listWeights()[0]?.source);
    expect(encoder.listWeights()[0]?.name).toBe("conv2d/kernel");

    const { graph, regularization, variables, counter } = buildForward(net, { batchSize: 2, training: true });
    expect([...graph.variables.keys()]).toEqual(paths);
    expect([...variables.values()]).toEqual([...graph.variables.values()]);
    expect(regularization.length, "a penalty for each weight, not for each call").toBe(2);
    expect(counter?.shape).toEqual([2]);
    expect([...graph.updates.keys()]).toEqual(paths.slice(4, 6));
    verify(graph);
  });

  test("a shared normalization's statistics follow both calls", () => {
    const norm = layers.batchNormalization({ momentum: 0.5, center: false, scale: false });
    const a = layers.input({ shape: [1] });
    const b = layers.input({ shape: [1] });
    const net = network({ inputs: [a, b], outputs: [norm.apply(a), norm.apply(b)] });
    const { graph } = buildForward(net, { batchSize: 3, training: true });
    const update = formatGraph(graph)
      .split("\n")
      .filter((line) => line.includes("multiply(") && line.includes("0.5"));
    // Each call halves what came before: two halvings of the mean and two of the variance, and as many new halves.
    expect(update.length).toBe(8);
    expect(graph.updates.size).toBe(2);
  });

  test("every draw of random numbers has a stream of its own, the same in every build", () => {
    const { net } = siamese();
    const streams = (batchSize: number) =>
      buildForward(net, { batchSize, training: true }).graph.nodes.flatMap(({ attributes }) =>
        "stream" in attributes ? [attributes.stream] : [],
      );
    expect(new Set(streams(2)).size).toBe(2);
    expect(streams(2)).toEqual(streams(5));
    expect(buildForward(net, { batchSize: 2, training: false }).counter).toBeUndefined();
  });

  test("what is frozen is not trainable, is not penalised, and normalizes with its moving statistics", () => {
    const { net, encoder } = siamese();
    encoder.trainable = false;
    const trainable = net.listWeights().flatMap(({ name, trainable }) => (trainable ? [name] : []));
    expect(trainable).toEqual(["shared/kernel", "shared/bias", "dense/kernel", "dense/bias"]);
    const { graph, regularization } = buildForward(net, { batchSize: 2, training: true });
    expect(graph.updates.size).toBe(0);
    expect(regularization.length).toBe(1);
    encoder.layer("conv2d").trainable = true;
    expect(net.listWeights()[0]?.trainable, "inside a frozen network").toBe(false);
    encoder.trainable = true;
    expect(net.listWeights()[0]?.trainable).toBe(true);
  });

  test("a network that starts in the middle of another shares its layers", () => {
    const whole = lenet();
    const features = whole.output("flatten");
    const head = network({ inputs: features, outputs: whole.outputs[0]! });
    expect(names(head).join(" ")).toBe("dense dense_1 dense_2");
    expect(head.inputNames).toEqual(["input_layer"]);
    const body = network({ inputs: whole.inputs, outputs: [features, whole.output("conv2d")] });
    expect(body.outputNames).toEqual(["flatten", "conv2d"]);
    expect(body.listWeights()[0]?.source).toBe(whole.listWeights()[0]?.source);
  });

  test.each([
    ["sequential", () => lenet(5)],
    ["functional", happyModel],
    ["nested, shared, several inputs and outputs", () => siamese().net],
  ])("goes through its description: %s", (_, make) => {
    const net: Network = make();
    net.layers[1]!.trainable = false;
    const json = { className: net.className, config: JSON.parse(JSON.stringify(net.config())) };
    const again = networkFromConfig(json);
    expect(again.config()).toEqual(net.config());
    expect(summary(again, { costs: true, expandNested: true })).toBe(summary(net, { costs: true, expandNested: true }));
    const list = (network: Network) =>
      network.listWeights().map((weight) => [weight.name, weight.trainable, weight.initial()]);
    expect(list(again)).toEqual(list(net));
    const graphOf = (network: Network) => formatGraph(buildForward(network, { batchSize: 2, training: true }).graph);
    expect(graphOf(again)).toBe(graphOf(net));
  });

  test("a layer of one's own, also one that is made of layers", () => {
    const scale = defineLayer({
      className: "Scale",
      options: options({ initial: number({ default: 1 }) }),
      forward: ({ weight }, { initial }, x) =>
        multiply(x, weight("factor", [], { initializer: initializers.constant({ value: initial }) })),
    });
    const inner = layers.dense({ units: 3 });
    const block = defineLayer({
      className: "Block",
      options: options({}),
      forward: ({ call }, _, x) => call(scale(), call(inner, [x]))[0]!,
    });
    const net = sequentialNetwork([layers.input({ shape: [3] }), scale({ initial: 2, name: "s" }), block()]);
    expect(net.listWeights().map(({ name }) => name)).toEqual([
      "s/factor",
      "block/dense/kernel",
      "block/dense/bias",
      "block/scale/factor",
    ]);
    expect([...net.listWeights()[0]!.initial()]).toEqual([2]);
    const plain = sequentialNetwork([layers.input({ shape: [3] }), scale({ initial: 2 })]);
    const json = { className: plain.className, config: plain.config() };
    expect(networkFromConfig(json, { customLayers: [scale] }).config()).toEqual(plain.config());
    expect(() => networkFromConfig(json)).toThrow(
      'unknown layer class "Scale". Pass layers created with defineLayer as `customLayers`.',
    );
  });

  test.each<[string, () => unknown, string]>([
    [
      "no input first",
      () => sequentialNetwork([layers.flatten()]),
      "sequential: expected layers.input({ shape }) first, received a flatten layer",
    ],
    ["nothing", () => sequentialNetwork([]), "sequential: expected layers.input({ shape }) first, received nothing"],
    [
      "two layers of one name",
      () =>
        sequentialNetwork([
          layers.input({ shape: [3] }),
          layers.dense({ units: 1, name: "a" }),
          layers.flatten({ name: "a" }),
        ]),
      'network: two layers are named "a" (dense and flatten); layer names must be unique',
    ],
    [
      "an input that is not listed",
      () => {
        const a = layers.input({ shape: [3] });
        const b = layers.input({ shape: [3], name: "b" });
        return network({ inputs: a, outputs: layers.add().apply([a, b]) });
      },
      'network: the outputs depend on an input "b" that is not among the inputs',
    ],
    [
      "a layer that does not fit the one before",
      () =>
        sequentialNetwork([
          layers.input({ shape: [8, 8, 3] }),
          layers.flatten(),
          layers.conv2d({ filters: 1, kernelSize: 3 }),
        ]),
      'conv2d "conv2d": expected an input [batch, height, width, channels], received [?, 192]',
    ],
    ["an unknown layer", () => lenet().layer("dens_1"), 'network: there is no layer "dens_1"; did you mean "dense_1"?'],
    [
      "a batch of none",
      () => buildForward(lenet(), { batchSize: 0, training: false }),
      "network: expected a batch size of at least 1, received 0",
    ],
  ])("refuses %s", (_, mistake, message) => {
    expect(mistake).toThrow(expect.objectContaining({ message }));
  });

  test("a layer that is part of two networks cannot be described", () => {
    const inner = sequentialNetwork([layers.input({ shape: [3] }), layers.dense({ units: 3 })], { name: "inner" });
    const x = layers.input({ shape: [3] });
    const outer = network({ inputs: x, outputs: inner.layer("dense").apply(inner.apply(x)), name: "outer" });
    expect(outer.listWeights().length).toBe(2);
    expect(() => outer.config()).toThrow('network "outer": layer "dense" is part of "inner" and of "outer"');
  });

  test.each<[string, unknown, string]>([
    ["no object", 3, "network: expected { className, config }, received 3"],
    [
      "another class",
      { className: "Modell", config: {} },
      'network: expected className "Sequential" or "Functional", received "Modell"',
    ],
    [
      "no layers",
      { className: "Sequential", config: {} },
      'network: expected "layers" to be a list, received undefined',
    ],
    [
      "a call of a layer that is not there",
      { className: "Functional", config: { layers: [], calls: [{ layer: "x", inputs: [] }], outputs: [] } },
      'network: no layer for the call {"layer":"x","inputs":[]}',
    ],
  ])("refuses a description with %s", (_, json, message) => {
    expect(() => networkFromConfig(json)).toThrow(expect.objectContaining({ name: "FormatError", message }));
  });
});

describe("summary", () => {
  test("is Keras' table", () => {
    expect(summary(lenet())).toMatchInlineSnapshot(`
      "Model: "sequential"
      ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓
      ┃ Layer (type)                           ┃ Output shape    ┃ Param # ┃
      ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩
      │ conv2d (Conv2D)                        │ [?, 28, 28, 6]  │     156 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ average_pooling2d (AveragePooling2D)   │ [?, 14, 14, 6]  │       0 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ conv2d_1 (Conv2D)                      │ [?, 10, 10, 16] │   2,416 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ average_pooling2d_1 (AveragePooling2D) │ [?, 5, 5, 16]   │       0 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ flatten (Flatten)                      │ [?, 400]        │       0 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ dense (Dense)                          │ [?, 120]        │  48,120 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ dense_1 (Dense)                        │ [?, 84]         │  10,164 │
      ├────────────────────────────────────────┼─────────────────┼─────────┤
      │ dense_2 (Dense)                        │ [?, 10]         │     850 │
      └────────────────────────────────────────┴─────────────────┴─────────┘
       Total params: 61,706 (241.0 KiB)
       Trainable params: 61,706 (241.0 KiB)
       Non-trainable params: 0 (0 B)"
    `);
  });

  test("adds costs, nested layers and what training changes", () => {
    const { net, encoder } = siamese();
    encoder.layer("conv2d").trainable = false;
    const options = { costs: true, expandNested: true, showTrainable: true };
    expect(summary(net, options)).toMatchInlineSnapshot(`
      "Model: "siamese"
      ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━┓
      ┃ Layer (type)                                           ┃ Output shape ┃ Param # ┃ Connected to                     ┃   MACs ┃  Memory ┃ Trainable ┃
      ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━┩
      │ left (InputLayer)                                      │ [?, 8, 8, 3] │       0 │ -                                │      0 │     0 B │ -         │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │ right (InputLayer)                                     │ [?, 8, 8, 3] │       0 │ -                                │      0 │     0 B │ -         │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │ encoder (Sequential)                                   │ [?, 4]       │     128 │ left,                            │ 7.78 k │ 2.3 KiB │ yes       │
      │                                                        │              │         │ right                            │        │         │           │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │    └ conv2d (Conv2D)                                   │ [?, 6, 6, 4] │     112 │ encoder/input_layer              │ 7.78 k │ 1.1 KiB │ no        │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │    └ batch_normalization (BatchNormalization)          │ [?, 6, 6, 4] │      16 │ encoder/conv2d                   │      0 │ 1.1 KiB │ yes       │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │    └ global_average_pooling2d (GlobalAveragePooling2D) │ [?, 4]       │       0 │ encoder/batch_normalization      │      0 │    32 B │ -         │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │    └ dropout (Dropout)                                 │ [?, 4]       │       0 │ encoder/global_average_pooling2d │      0 │    32 B │ -         │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │ shared (Dense)                                         │ [?, 3]       │      15 │ encoder,                         │     24 │    24 B │ yes       │
      │                                                        │              │         │ encoder[1]                       │        │         │           │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │ subtract (Subtract)                                    │ [?, 3]       │       0 │ shared,                          │      0 │    12 B │ -         │
      │                                                        │              │         │ shared[1]                        │        │         │           │
      ├────────────────────────────────────────────────────────┼──────────────┼─────────┼──────────────────────────────────┼────────┼─────────┼───────────┤
      │ dense (Dense)                                          │ [?, 1]       │       4 │ subtract                         │      3 │     4 B │ yes       │
      └────────────────────────────────────────────────────────┴──────────────┴─────────┴──────────────────────────────────┴────────┴─────────┴───────────┘
       Total params: 147 (588 B)
       Trainable params: 27 (108 B)
       Non-trainable params: 120 (480 B)
       Multiply-accumulates per sample: 7,803
       Memory of the outputs per sample: 2.4 KiB"
    `);
  });
});

test("a layer whose name begins like another's is not counted twice", () => {
  const x = layers.input({ shape: [4, 4, 3] });
  const inner = layers.conv2d({ name: "block/conv", filters: 2, kernelSize: 1 }).apply(x);
  const y = layers.dense({ name: "block", units: 5 }).apply(inner);
  const rows = layerRows(network({ inputs: x, outputs: y }));
  expect(rows.map(({ name, multiplyAccumulates }) => [name, multiplyAccumulates]).slice(1)).toEqual([
    ["block/conv", 4 * 4 * 3 * 2],
    ["block", 4 * 4 * 2 * 5],
  ]);
});
