import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Json, JsonObject } from "../../support/json.ts";
import { importModel } from "../import-model.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-semantics-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Imports the model of a `model.json` written by a version of Keras or TensorFlow.js. */
async function modelOf(version: string | undefined, layers: readonly JsonObject[], shape: readonly number[] = [3]) {
  const start = { class_name: "InputLayer", config: { name: "in", batch_input_shape: [null, ...shape] } };
  const description = { class_name: "Sequential", config: { name: "s", layers: [start, ...layers] } };
  const topology = { keras_version: version, model_config: description };
  const path = join(folder, "model.json");
  await writeFile(path, JSON.stringify({ modelTopology: topology, weightsManifest: [] }));
  return importModel(path, { engine: "portable" });
}

function layer(className: string, config: JsonObject = {}): JsonObject {
  return { class_name: className, config: { name: "x", ...config } };
}

async function answer(version: string | undefined, layers: readonly JsonObject[], x: readonly number[]) {
  const model = await modelOf(version, layers, [x.length]);
  return Array.from((await model.predict([x])).data);
}

describe("the hard sigmoid is the one of the version that saved the model", () => {
  const x = [-2.75, -1, 1, 2.75, 4];
  // Keras 2 and TensorFlow.js: 0.2 · x + 0.5; Keras 3: (x + 3) ÷ 6; both clipped to [0, 1].
  const older = [0, 0.3, 0.7, 1, 1];
  const newer = [0.25 / 6, 2 / 6, 4 / 6, 5.75 / 6, 1];
  test.each<[string | undefined, number[]]>([
    ["1.2.2", older],
    ["2.2.4", older],
    ["2.2.4-tf", older],
    ["2.15.0", older],
    ["tfjs-layers 4.22.0", older],
    [undefined, older],
    ["3.0.0", newer],
    ["3.15.1", newer],
    ["10.0.0", newer],
  ])("%s", async (version, expected) => {
    const spellings: readonly Json[] = [
      "hard_sigmoid",
      "hardSigmoid",
      { class_name: "function", config: "hard_sigmoid", module: "builtins", registered_name: "hard_sigmoid" },
    ];
    for (const activation of spellings) {
      const y = await answer(version, [layer("Activation", { activation })], x);
      for (const [index, value] of expected.entries()) expect(y[index]).toBeCloseTo(value, 6);
    }
  });

  test.each([
    ["2.9.0", "legacyHardSigmoid"],
    ["3.1.0", "hardSigmoid"],
  ])("as the activation of another layer and in nested models, %s", async (version, name) => {
    const dense = layer("UpSampling2D");
    const inner = {
      class_name: "Sequential",
      config: {
        name: "inner",
        layers: [dense, layer("Activation", { name: "a", activation: "hard_sigmoid" })],
      },
    };
    const model = await modelOf(version, [inner], [2, 2, 1]);
    expect(model.outputs[0]?.call.layer.config()).toMatchObject({ name: "inner" });
    expect(JSON.stringify(model.network.config())).toContain(`"activation":"${name}"`);
  });

  test("as a function of TensorFlow", async () => {
    const path = join(folder, "function.json");
    const called = { name: "h", trainable: true, dtype: "float32", function: "keras.activations.hard_sigmoid" };
    const config = {
      layers: [
        { class_name: "InputLayer", name: "x", config: { batch_input_shape: [null, 5] }, inbound_nodes: [] },
        { class_name: "TFOpLambda", name: "h", config: called, inbound_nodes: [["x", 0, 0, {}]] },
      ],
      input_layers: [["x", 0, 0]],
      output_layers: [["h", 0, 0]],
    };
    const topology = { keras_version: "2.11.0", model_config: { class_name: "Functional", config } };
    await writeFile(path, JSON.stringify({ modelTopology: topology, weightsManifest: [] }));
    const { data } = await (await importModel(path, { engine: "portable" })).predict([x]);
    for (const [index, value] of older.entries()) expect(data[index]).toBeCloseTo(value, 6);
  });
});

test.each([
  ["2.2.4", "asymmetricBilinear"],
  ["2.3.1", "asymmetricBilinear"],
  ["tfjs-layers 4.22.0", "asymmetricBilinear"],
  ["2.2.4-tf", "bilinear"],
  ["2.4.0", "bilinear"],
  ["3.15.1", "bilinear"],
])("bilinear upsampling of %s is %s", async (version, interpolation) => {
  const model = await modelOf(version, [layer("UpSampling2D", { size: [2, 3], interpolation: "bilinear" })], [2, 2, 1]);
  expect(model.network.layer("x").config()).toMatchObject({ interpolation });
  const [, second, third] = (
    await model.predict([
      [
        [[0], [3]],
        [[6], [9]],
      ],
    ])
  ).data;
  for (const [index, value] of (interpolation === "bilinear" ? [0, 1] : [1, 2]).entries()) {
    expect([second, third][index]).toBeCloseTo(value, 5);
  }
});

test("rejects TensorFlow.js' own resizing, but not a converted one", async () => {
  const resizing = [layer("Resizing", { height: 2, width: 3, interpolation: "bilinear" })];
  await expect(modelOf("tfjs-layers 4.22.0", resizing, [4, 4, 1])).rejects.toThrow(
    'layer "x": TensorFlow.js aligns corners',
  );
  expect((await modelOf("3.15.1", resizing, [4, 4, 1])).outputShape).toEqual([null, 2, 3, 1]);
});

describe("other names of older versions", () => {
  test.each<[string, JsonObject, readonly number[]]>([
    ["a leaky rectifier's alpha", layer("LeakyReLU", { alpha: 0.25 }), [-0.5, 0.5, 3]],
    ["its default", layer("LeakyReLU"), [-0.6, 0.5, 3]],
    ["the activation of that name", layer("Activation", { activation: "leaky_relu" }), [-0.4, 0.5, 3]],
    ["a limited rectifier", layer("ReLU", { max_value: 2, negative_slope: 0.5, threshold: 0 }), [-1, 0.5, 2]],
    ["a rectifier with a threshold", layer("ThresholdedReLU", { theta: 0.5 }), [0, 0, 3]],
    ["a scaled exponential", layer("ELU", { alpha: 0.5 }), [0.5 * (Math.exp(-2) - 1), 0.5, 3]],
    ["gelu, exactly", layer("Activation", { activation: "gelu" }), [-0.045500263896, 0.345731230637, 2.995950305611]],
    ["noise of Keras 1", layer("GaussianNoise", { sigma: 0.5 }), [-2, 0.5, 3]],
  ])("%s", async (_, description, expected) => {
    const y = await answer("2.4.0", [description], [-2, 0.5, 3]);
    for (const [index, value] of expected.entries()) expect(y[index]).toBeCloseTo(value, 5);
  });

  test("rejects Keras 1's batch normalization in modes other than 0", async () => {
    await expect(modelOf("1.2.2", [layer("BatchNormalization", { mode: 1 })])).rejects.toThrow(
      'layer "x": the option mode=1 is not supported',
    );
  });
});

describe("training-only options are ignored with a warning", () => {
  let warnings: string[];
  beforeEach(() => {
    warnings = [];
    vi.spyOn(process, "emitWarning").mockImplementation(((message: string, name: string) => {
      warnings.push(`${name}: ${message}`);
    }) as typeof process.emitWarning);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const told = (what: string) => [
    `FoveaWarning: ${join(folder, "model.json")}: predictions match Keras, but training would lack ${what}`,
  ];

  test("constraints and penalties on outputs", async () => {
    const l2 = { class_name: "L2", config: { l2: 0.01 } };
    const maxNorm = { class_name: "MaxNorm", config: { max_value: 2, axis: 0 } };
    const model = await modelOf(
      "2.4.0",
      [
        layer("UpSampling2D", { name: "up", activity_regularizer: l2, kernel_constraint: maxNorm }),
        layer("ActivityRegularization", { name: "penalty", l1: 0.1, l2: 0 }),
      ],
      [1, 1, 1],
    );
    expect(Array.from((await model.predict([[[[3]]]])).data)).toEqual([3, 3, 3, 3]);
    expect(warnings).toEqual(told('activity_regularizer of "up", kernel_constraint of "up", the penalty of "penalty"'));
  });

  test("masks, whose rows are 0 as in Keras", async () => {
    const rows = [
      [
        [1, 1],
        [1, 2],
        [0, 0],
      ],
    ];
    const masked = async (config: JsonObject) => {
      const model = await modelOf("3.15.1", [layer("Masking", config)], [3, 2]);
      return Array.from((await model.predict(rows)).data);
    };
    expect(await masked({ mask_value: 0 })).toEqual([1, 1, 1, 2, 0, 0]);
    expect(await masked({ mask_value: 1 })).toEqual([0, 0, 1, 2, 0, 0]);
    expect(warnings).toEqual([...told('the mask of "x"'), ...told('the mask of "x"')]);
  });

  test("counts many layers instead of listing them", async () => {
    const layers = Array.from({ length: 11 }, (_, index) => layer("ActivityRegularization", { name: `p${index}` }));
    await modelOf("2.4.0", layers);
    expect(warnings[0]).toMatch(/the penalty of "p7" and 3 more$/);
  });

  test("does not warn without them", async () => {
    await modelOf("2.4.0", [layer("Flatten", { activity_regularizer: null, kernel_constraint: null })]);
    expect(warnings).toEqual([]);
  });
});
