import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../support/json.ts";
import { importModel } from "../import-model.ts";
import { importNotes } from "./import-notes.ts";
import { readTopology } from "./read-topology.ts";

const fixture = new URL("../../../test/interop/keras/branches.keras", import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-variants-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Replaces every object of a description, from the innermost on. */
function mapped(value: Json, change: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => mapped(entry, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, mapped(entry as Json, change)] as const);
  return change(Object.fromEntries(entries));
}

const isClass = (object: JsonObject) =>
  typeof object.class_name === "string" && object.class_name !== "__keras_tensor__";

/** The same model as described by other versions. */
const variants: Readonly<Record<string, (description: JsonObject) => Json>> = {
  "module null, no registered_name": (description) =>
    mapped(description, ({ registered_name: _, ...object }) =>
      "module" in object ? { ...object, module: null } : object,
    ),
  "modules as in TensorFlow 2.12 to 2.15": (description) =>
    mapped(description, (object) =>
      isClass(object)
        ? { ...object, module: object.class_name === "Functional" ? "keras.src.engine.functional" : "keras.layers" }
        : object,
    ),
  "Functional registered by its name": (description) => ({
    ...description,
    registered_name: "Functional",
    module: "keras",
  }),
  "Model instead of Functional": (description) => ({
    ...description,
    class_name: "Model",
    module: "keras.engine.training",
  }),
  "a build_config for every layer, of any form": (description) =>
    mapped(description, (object) =>
      isClass(object)
        ? { ...object, build_config: { input_shape: [null, 1], shapes_dict: { query_shape: [null, 2] } } }
        : object,
    ),
  "build_config null, and an option of that name": (description) =>
    mapped(description, (object) =>
      "trainable" in object ? { ...object, build_config: null, input_spec: null, autocast: false } : object,
    ),
  "a compilation of unknown classes": (description) => ({
    ...description,
    compile_config: {
      optimizer: { class_name: "Mine>Best", config: {} },
      loss: { class_name: "function", config: "f" },
    },
  }),
  "a compilation that is no object": (description) => ({ ...description, compile_config: ["adam", 3] }),
  "element types by name, as policies and shared": (description) => {
    let count = 0;
    return mapped(description, (object) => {
      if (!("trainable" in object)) return object;
      const policy = { module: "keras", class_name: "DTypePolicy", config: { name: "float32" }, registered_name: null };
      const dtypes: readonly Json[] = ["float32", null, policy, { ...policy, shared_object_id: 140001 }];
      return { ...object, dtype: dtypes[count++ % dtypes.length] ?? null };
    });
  },
  "initializers by name, and of other modules": (description) =>
    mapped(description, (object) =>
      "kernel_initializer" in object
        ? { ...object, kernel_initializer: "glorot_uniform", bias_initializer: { class_name: "Zeros", config: {} } }
        : object,
    ),
};

describe("the model is the same", () => {
  test.each(Object.entries(variants))("%s", async (_, change) => {
    const archive = unzipSync(await readFile(fixture));
    const description = JSON.parse(new TextDecoder().decode(archive["config.json"])) as JsonObject;
    const changed = new TextEncoder().encode(JSON.stringify(change(description)));
    const path = join(folder, "changed.keras");
    await writeFile(path, zipSync({ ...archive, "config.json": changed }));
    const model = await importModel(path, { engine: "portable" });
    const expected = await importModel(fixture, { engine: "portable" });
    expect(await model.getWeights()).toEqual(await expected.getWeights());
    expect(model.network.config()).toEqual(expected.network.config());
  });
});

test("an optimizer as saved by TensorFlow 2.11 to 2.15", async () => {
  const archive = unzipSync(await readFile(fixture.replace("branches", "simple")));
  const description = JSON.parse(new TextDecoder().decode(archive["config.json"])) as JsonObject;
  const optimizer = {
    module: "keras.optimizers",
    class_name: "Custom>Adam",
    config: {
      name: "Adam",
      weight_decay: null,
      clipnorm: null,
      use_ema: false,
      ema_momentum: 0.99,
      ema_overwrite_frequency: null,
      jit_compile: false,
      is_legacy_optimizer: false,
      learning_rate: 0.25,
      beta_1: 0.9,
    },
    registered_name: "Custom>Adam",
  };
  const compiled = { ...description, compile_config: { optimizer, loss: "mse", metrics: null } };
  const path = join(folder, "compiled.keras");
  await writeFile(path, zipSync({ ...archive, "config.json": new TextEncoder().encode(JSON.stringify(compiled)) }));
  const model = await importModel(path, { engine: "portable" });
  expect(model.trainer.compilation.config()).toMatchObject({
    optimizer: { className: "Adam", config: { learningRate: 0.25 } },
  });
});

describe("warns of other element types", () => {
  const notesOf = (...dtypes: readonly Json[]) => {
    const layers = dtypes.map((dtype, index) => ({
      class_name: "Dense",
      config: { name: `d${index}`, units: 1, dtype },
    }));
    return importNotes(readTopology({ class_name: "Sequential", config: { layers } }, "m.json"), false);
  };
  const policy = (className: string, config: JsonObject) => ({ class_name: className, config });

  test.each<[string, Json]>([
    ["mixed_float16", "mixed_float16"],
    ["mixed_bfloat16", policy("DTypePolicy", { name: "mixed_bfloat16" })],
    ["mixed_float16", policy("Policy", { name: "mixed_float16" })],
    ["float64", policy("FloatDTypePolicy", { name: "float64" })],
    [
      "float16",
      policy("DTypePolicyMap", { default_policy: policy("DTypePolicy", { name: "float16" }), policy_map: {} }),
    ],
  ])("%s", (name, dtype) => {
    expect(notesOf("float32", dtype, dtype, null)).toEqual([`Keras computes in ${name}, Fovea in float32`]);
  });

  test("does not warn of float32", () => {
    expect(notesOf("float32", null, policy("DTypePolicy", { name: "float32" }), {}, 3)).toEqual([]);
  });
});
