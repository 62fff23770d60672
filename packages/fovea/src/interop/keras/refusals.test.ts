import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError } from "../../support/errors.ts";
import type { Json, JsonObject } from "../../support/json.ts";
import { importModel } from "../import-model.ts";
import { buildNetwork } from "./build-network.ts";
import { ChannelsFirst } from "./channels-first.ts";
import { readTopology } from "./read-topology.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-import-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Builds the network of a description. */
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

function sequential(...layers: readonly JsonObject[]): JsonObject {
  const start = { class_name: "InputLayer", config: { name: "in", batch_input_shape: [null, 8, 8, 3] } };
  return { class_name: "Sequential", config: { name: "s", layers: [start, ...layers] } };
}

function layer(className: string, config: JsonObject = {}): JsonObject {
  return { class_name: className, config: { name: "x", ...config } };
}

describe("rejects unsupported models and names the cause", () => {
  test.each<[string, unknown, string]>([
    [
      "a lambda",
      sequential(layer("Lambda")),
      'm.json: layer "x": a layer of class "Lambda" cannot be imported: it contains Python code',
    ],
    [
      "an unknown class",
      sequential(layer("SeparableConv1D")),
      "it is not supported; did you mean SeparableConv2D? supported: Activation,",
    ],
    [
      "a class like an object's own property",
      sequential(layer("constructor")),
      'class "constructor" cannot be imported',
    ],
    [
      "channels first of what is no image",
      sequential(layer("Reshape", { target_shape: [8, 24] }), {
        class_name: "Flatten",
        config: { name: "y", data_format: "channels_first" },
      }),
      'm.json: layer "y": expected data_format "channels_last", received "channels_first"',
    ],
    [
      "channels first, in Keras 1",
      sequential(layer("MaxPooling2D", { dim_ordering: "th" })),
      'expected data_format "channels_last", received "th"',
    ],
    [
      "a crop that versions of Keras compute differently during prediction",
      sequential(layer("RandomCrop", { height: 4, width: 8 })),
      'm.json: layer "x": expected a RandomCrop to 8×8, the size of its images, received 4×8',
    ],
    [
      "a layer that changes images during prediction",
      sequential(layer("AutoContrast", { value_range: [0, 255] })),
      'm.json: layer "x": a layer of class "AutoContrast" cannot be imported: it changes images during prediction too',
    ],
    [
      "an activation with weights",
      sequential(layer("Conv2D", { filters: 1, kernel_size: 1, activation: { class_name: "PReLU", config: {} } })),
      'm.json: layer "x": expected the activation of a Conv2D to be a function or a layer without weights, received "PReLU"',
    ],
    [
      "an option that changes the result",
      sequential(layer("BatchNormalization", { renorm: true })),
      'm.json: layer "x": the option renorm=true is not supported',
    ],
    [
      "statistics of rows and columns",
      sequential(layer("BatchNormalization", { axis: [1, 2] })),
      "expected axis to be an integer, received [1,2]",
    ],
    [
      "an unknown activation",
      sequential(layer("Activation", { activation: "sparsemax" })),
      "expected an activation of linear, celu",
    ],
    [
      "a function as activation",
      sequential(layer("Activation", { activation: { class_name: "function", config: "f" } })),
      "expected an activation of linear",
    ],
    [
      "an option out of range",
      sequential(layer("Dropout", { rate: 2 })),
      "expected rate to be a number from 0 to below 1",
    ],
    ["layers that do not fit", sequential(layer("Conv2D", { filters: 1, kernel_size: 20 })), 'layer "x": conv2d "x"'],
    ["a subclassed model", { class_name: "MyModel", config: {} }, "expected a Sequential or Functional model"],
    ["nothing", undefined, "expected a Sequential or Functional model"],
    ["no layers", { class_name: "Sequential", config: { layers: [] } }, "expected a model with layers"],
    ["no list of layers", { class_name: "Sequential", config: {} }, "layers: expected a list"],
    ["a layer without a class", sequential({}), "expected a layer with a class_name"],
  ])("%s", (_, description, message) => {
    expect(() => networkOf(description)).toThrow(FormatError);
    expect(() => networkOf(description)).toThrow(message);
  });

  test("operations and numbers among the tensors", () => {
    const node = (...args: Json[]) => [{ args, kwargs: {} }];
    const x = { class_name: "__keras_tensor__", config: { keras_history: ["in", 0, 0] } };
    const functional = (added: JsonObject) => ({
      class_name: "Functional",
      config: {
        layers: [
          { class_name: "InputLayer", name: "in", config: { batch_shape: [null, 4] }, inbound_nodes: [] },
          added,
        ],
        input_layers: ["in", 0, 0],
        output_layers: ["y", 0, 0],
      },
    });
    const dense = { class_name: "Dense", name: "y", config: { name: "y", units: 2 } };
    expect(networkOf(functional({ ...dense, inbound_nodes: node(x) })).outputs[0]?.shape).toEqual([null, 2]);
    const einsum = { class_name: "Einsum", module: "keras.src.ops.numpy", name: "y", config: { subscripts: "ab->ab" } };
    expect(() => networkOf(functional({ ...einsum, inbound_nodes: node(x) }))).toThrow(
      'layer "y": the operation "Einsum" on tensors cannot be imported: it is not supported',
    );
    expect(() => networkOf(functional({ ...dense, inbound_nodes: node(x, 3) }))).toThrow("expected tensors as inputs");
    expect(() =>
      networkOf(functional({ ...dense, inbound_nodes: [{ args: [x], kwargs: { training: true } }] })),
    ).toThrow("received training=true");
    const sum = { class_name: "Add", module: "keras.src.ops.numpy", name: "y", config: { name: "y" } };
    expect(networkOf(functional({ ...sum, inbound_nodes: node(x, x) })).outputs[0]?.shape).toEqual([null, 4]);
    expect(networkOf(functional({ ...sum, inbound_nodes: node(x, 3) })).outputs[0]?.shape).toEqual([null, 4]);
    expect(() => networkOf(functional({ ...sum, inbound_nodes: node(x, "3") }))).toThrow(
      'layer "y": Add: expected tensors or numbers as operands, received "3"',
    );
    const mean = { class_name: "Mean", module: "keras.src.ops.numpy", name: "y", inbound_nodes: node(x) };
    expect(() => networkOf(functional({ ...mean, config: { axis: null } }))).toThrow('mean: missing option "axis"');
    expect(() => networkOf(functional({ ...mean, config: { axis: 0 } }))).toThrow(
      "expected axis to exclude the batch axis 0, received 0",
    );
    const transposed = { class_name: "Transpose", module: "keras.src.ops.numpy", name: "y", config: { axes: [1, 0] } };
    expect(() => networkOf(functional({ ...transposed, inbound_nodes: node(x) }))).toThrow(
      "expected transpose to keep the batch axis first, received [4, ",
    );
    const itself = { class_name: "__keras_tensor__", config: { keras_history: ["y", 0, 0] } };
    expect(() => networkOf(functional({ ...dense, inbound_nodes: node(itself) }))).toThrow(
      "no call returns the tensor",
    );
  });

  test("endlessly nested models", () => {
    let description = sequential(layer("Flatten"));
    for (let depth = 0; depth < 100; depth++) {
      description = {
        class_name: "Sequential",
        config: { layers: [{ ...description, config: description.config as Json }] },
      };
    }
    expect(() => networkOf(description)).toThrow("expected at most 32 models within models");
  });
});

describe("descriptions of older versions", () => {
  test("Keras 1: other names of classes and options, a list of layers", () => {
    const network = networkOf({
      class_name: "Sequential",
      config: [
        {
          class_name: "Convolution2D",
          config: {
            name: "c",
            batch_input_shape: [null, 8, 8, 3],
            nb_filter: 4,
            nb_row: 3,
            nb_col: 2,
            border_mode: "same",
            subsample: [2, 2],
            dim_ordering: "tf",
            init: "glorot_uniform",
            activation: "relu",
            bias: false,
            W_regularizer: null,
          },
        },
        { class_name: "Flatten", config: { name: "f" } },
        { class_name: "Dropout", config: { name: "d", p: 0.5 } },
        { class_name: "Dense", config: { name: "o", output_dim: 5, init: "he_normal", activation: "softmax" } },
      ],
    });
    expect(network.outputs[0]?.shape).toEqual([null, 5]);
    expect(network.layer("c").config()).toMatchObject({
      filters: 4,
      kernelSize: [3, 2],
      strides: [2, 2],
      padding: "same",
      useBias: false,
      kernelInitializer: { className: "GlorotUniform" },
    });
    expect(network.layer("d").config()).toMatchObject({ rate: 0.5 });
  });

  test("Keras 2: layers listed before those that they read, shared and merged", () => {
    const node = (...names: (readonly [string, number])[]) => names.map(([name, call]): Json => [name, call, 0, {}]);
    const network = networkOf({
      class_name: "Model",
      config: {
        name: "m",
        layers: [
          { class_name: "Add", name: "sum", config: { name: "sum" }, inbound_nodes: [node(["d", 0], ["d", 1])] },
          {
            class_name: "Dense",
            name: "d",
            config: { name: "d", units: 4, kernel_regularizer: { class_name: "L1L2", config: { l1: 0, l2: 0.5 } } },
            inbound_nodes: [node(["a", 0]), node(["b", 0])],
          },
          {
            class_name: "InputLayer",
            name: "a",
            config: { name: "a", batch_input_shape: [null, 3] },
            inbound_nodes: [],
          },
          {
            class_name: "InputLayer",
            name: "b",
            config: { name: "b", batch_input_shape: [null, 3] },
            inbound_nodes: [],
          },
        ],
        input_layers: [
          ["a", 0, 0],
          ["b", 0, 0],
        ],
        output_layers: [["sum", 0, 0]],
      },
    });
    expect(network.inputNames).toEqual(["a", "b"]);
    expect(network.listWeights().map(({ name }) => name)).toEqual(["d/kernel", "d/bias"]);
    expect(network.calls).toHaveLength(3);
    expect(network.returnsMany).toBe(false);
  });

  test("Keras 2: functions of TensorFlow on tensors and constants", () => {
    const wrapped = (name: string, called: string, node: Json, kind = "TFOpLambda"): JsonObject => ({
      class_name: kind,
      name,
      config: { name, trainable: true, dtype: "float32", function: called },
      inbound_nodes: [node],
    });
    const of = (...layers: JsonObject[]) =>
      networkOf({
        class_name: "Functional",
        config: {
          layers: [
            { class_name: "InputLayer", name: "x", config: { batch_input_shape: [null, 4, 6, 3] }, inbound_nodes: [] },
            ...layers,
          ],
          input_layers: [["x", 0, 0]],
          output_layers: [[layers.at(-1)?.name ?? "", 0, 0]],
        },
      });
    const operationOf = (...layers: JsonObject[]) => {
      const [output] = of(...layers).outputs;
      return { shape: output?.shape, ...output?.call.layer.config() };
    };
    expect(operationOf(wrapped("d", "math.truediv", ["x", 0, 0, { y: 127.5, name: null }]))).toMatchObject({
      operation: "divide",
      operands: [{ input: 0 }, 127.5],
    });
    expect(operationOf(wrapped("s", "math.subtract", ["_CONSTANT_VALUE", -1, 1, { y: ["x", 0, 0] }]))).toMatchObject({
      operation: "subtract",
      operands: [1, { input: 0 }],
    });
    expect(operationOf(wrapped("a", "__operators__.add", ["x", 0, 0, { y: [[[[1, 2, 3]]]] }]))).toMatchObject({
      operation: "add",
      operands: [{ input: 0 }, { shape: [1, 1, 1, 3], values: [1, 2, 3] }],
    });
    const parts = [
      ["x", 0, 0, { axis: -1 }],
      ["x", 0, 0, { axis: -1 }],
    ];
    expect(operationOf(wrapped("c", "concat", parts)).shape).toEqual([null, 4, 6, 6]);
    const spec = [{ start: null, stop: null, step: null }, { start: 1, stop: null, step: 2 }, 0];
    const getItem = wrapped("g", "__operators__.getitem", ["x", 0, 0, { slice_spec: spec }], "SlicingOpLambda");
    expect(operationOf(getItem).shape).toEqual([null, 2, 3]);
    const mean = wrapped("m", "math.reduce_mean", ["x", 0, 0, { axis: [1, 2], keepdims: true, name: null }]);
    expect(operationOf(mean).shape).toEqual([null, 1, 1, 3]);
    expect(operationOf(wrapped("r", "reshape", ["x", 0, 0, { shape: [-1, 24, 3] }])).shape).toEqual([null, 24, 3]);
    const axes = wrapped("t", "compat.v1.transpose", ["x", 0, 0, { perm: [0, 3, 1, 2] }]);
    expect(operationOf(axes).shape).toEqual([null, 3, 4, 6]);
    const depth = (more: JsonObject) => wrapped("p", "nn.space_to_depth", ["x", 0, 0, { block_size: 2, ...more }]);
    expect(operationOf(depth({ data_format: "NHWC" })).shape).toEqual([null, 2, 3, 12]);
    expect(() => of(depth({ data_format: "NCHW" }))).toThrow(/data_?format/i);
    const largest = wrapped("i", "math.reduce_max", ["x", 0, 0, { axis: 1, initial: 0 }]);
    expect(() => of(largest)).toThrow("initial");
    expect(() => of(wrapped("u", "math.l2_normalize", ["x", 0, 0, { axis: null }]))).toThrow("axis");
    const size = wrapped("n", "compat.v1.shape", ["x", 0, 0, {}]);
    expect(() => of(size)).toThrow('layer "n": the operation "compat.v1.shape" on tensors cannot be imported');
    const list = wrapped("l", "reshape", ["x", 0, 0, { shape: [["x", 0, 0], -1] }]);
    expect(() => of(list)).toThrow('layer "l": reshape: expected a constant shape, received a tensor');
  });

  test("a dropout of whole samples or channels", () => {
    const drop = (shape: Json) =>
      networkOf(sequential(layer("Dropout", { rate: 0.25, noise_shape: shape }))).layer("x");
    expect(drop([null, 1, 1, 1])).toMatchObject({ className: "StochasticDepth" });
    expect(drop([null, 1, 1, null])).toMatchObject({ className: "SpatialDropout2D" });
    expect(drop(null)).toMatchObject({ className: "Dropout" });
    expect(() => drop([null, 8, 1, 1])).toThrow("the option noise_shape=[null,8,1,1] is not supported");
  });

  test("sets the size of an open input", () => {
    const open = (shape: Json) => ({
      class_name: "Sequential",
      config: [layer("Conv2D", { filters: 2, kernel_size: [3, 3], batch_input_shape: shape })],
    });
    expect(() => networkOf(open([null, null, null, 3]))).toThrow("set the option inputShape");
    expect(networkOf(open([null, null, null, 3]), [10, 12, 3]).outputs[0]?.shape).toEqual([null, 8, 10, 2]);
  });
});

/** Returns all places of a JSON value, each as a function that replaces the value there. */
function places(value: Json, put: (value: Json) => Json): ((value: Json) => Json)[] {
  const inner =
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([key, entry]) =>
          places(entry as Json, (other) =>
            put(Array.isArray(value) ? value.with(Number(key), other) : ({ ...value, [key]: other } as Json)),
          ),
        );
  return [put, ...inner];
}

test("any part of a description may be replaced", async () => {
  const fixture = new URL("../../../test/interop/keras/branches.keras", import.meta.url).pathname;
  const config = unzipSync(await readFile(fixture))["config.json"];
  const description = JSON.parse(new TextDecoder().decode(config)) as Json;
  const all = places(description, (value) => value);
  const value = fc.oneof(
    fc.constantFrom<Json>(null, true, [], {}, "", 0, -1, 1e300, "image", [["image", 0, 0]], ["image", 0, 0]),
    fc.jsonValue({ maxDepth: 2 }).map((other) => other as Json),
  );
  fc.assert(
    fc.property(fc.nat(all.length - 1), value, (place, other) => {
      try {
        networkOf(all[place]?.(other));
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { numRuns: Number(process.env.FOVEA_FUZZ_RUNS ?? 300) },
  );
}, 120_000);

test("weights that are missing, not numeric or of another shape", async () => {
  const dense = layer("Dense", { name: "dense", units: 2 });
  const config = {
    class_name: "Sequential",
    config: [{ ...dense, config: { ...(dense.config as JsonObject), batch_input_shape: [null, 1] } }],
  };
  const path = join(folder, "model.json");
  const open = async (weights: readonly object[], bytes: Buffer) => {
    const model = { modelTopology: { model_config: config }, weightsManifest: [{ paths: ["shard"], weights }] };
    await writeFile(path, JSON.stringify(model));
    await writeFile(join(folder, "shard"), bytes);
    return importModel(path, { engine: "portable" });
  };
  const kernel = { name: "dense/kernel", shape: [1, 2], dtype: "float32" };
  const bias = { name: "dense/bias", shape: [2], dtype: "float32" };
  const model = await open([bias, kernel], Buffer.from(Float32Array.of(1, 2, 3, 4).buffer));
  expect(Array.from((await model.getWeights()).get("dense/kernel")!.data)).toEqual([3, 4]);
  await expect(open([kernel], Buffer.alloc(8))).rejects.toThrow('expected the weight "dense/bias" [2], found none');
  await expect(open([kernel, { ...bias, shape: [3] }], Buffer.alloc(20))).rejects.toThrow(
    'expected "dense/bias" to be [2], received [3]',
  );
  const bad = Buffer.from(Float32Array.of(1, Number.NaN, 3, 4).buffer);
  await expect(open([bias, kernel], bad)).rejects.toThrow('expected finite numbers in "dense/bias", received NaN');
  await expect(open([bias, { ...kernel, dtype: "int32" }], Buffer.alloc(16))).rejects.toThrow("received int32");
});

test("a Theano model, with flipped kernels", async () => {
  const path = join(folder, "theano.json");
  const modelTopology = { backend: "theano", keras_version: "2.2.4", model_config: sequential(layer("Flatten")) };
  await writeFile(path, JSON.stringify({ modelTopology, weightsManifest: [] }));
  await expect(importModel(path, { engine: "portable" })).rejects.toThrow(
    "expected a model saved with the TensorFlow backend, received one saved with Theano",
  );
});
