import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Hdf5Content, writeHdf5 } from "../../io/hdf5/index.ts";
import { openKerasArchive } from "../../io/keras/index.ts";
import type { Model } from "../../models/index.ts";
import { snakeCase } from "../../support/snake-case.ts";
import { tensor } from "../../tensor/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { importModel } from "../import-model.ts";
import { wave } from "../testing/wave.ts";

const fixture = (name: string) => new URL(`../../../test/interop/keras/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-import-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A group under construction. */
interface Tree {
  readonly children: Map<string, Hdf5Content | Tensor>;
}

interface Answers {
  readonly [name: string]: {
    readonly parameters: number;
    readonly inputs: readonly string[];
    readonly outputs: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[];
  };
}

const answers = JSON.parse(await readFile(fixture("answers.json"), "utf8")) as Answers;

async function outputsOf(model: Model): Promise<readonly Tensor[]> {
  const inputs = model.inputs.map(({ shape }, index) => wave([2, ...shape.slice(1).map(Number)], 0.1 * index));
  return [await model.predict(inputs)].flat() as Tensor[];
}

describe.each(Object.keys(answers))("%s", (name) => {
  test.each(["keras", "h5"])("saved as .%s computes the same as Keras", async (extension) => {
    const model = await importModel(fixture(`${name}.${extension}`), { engine: "portable" });
    const recorded = answers[name]!;
    expect(model.name).toBe(name);
    expect(model.countParams()).toBe(recorded.parameters);
    expect(model.network.inputNames).toEqual(recorded.inputs);
    const outputs = await outputsOf(model);
    expect(outputs.map(({ shape }) => shape)).toEqual(recorded.outputs.map(({ shape }) => shape));
    outputs.forEach(({ data }, index) => {
      const expected = recorded.outputs[index]!.values;
      const largest = Math.max(...expected.map(Math.abs));
      const error = Math.max(...expected.map((value, at) => Math.abs(value - (data[at] ?? Number.NaN))));
      expect(error / largest).toBeLessThan(1e-5);
    });
  });
});

test("imports the compilation if it is supported", async () => {
  for (const extension of ["keras", "h5"]) {
    const model = await importModel(fixture(`simple.${extension}`), { engine: "portable" });
    expect(model.trainer.compilation.config()).toMatchObject({
      optimizer: { className: "SGD", config: { momentum: 0.9 } },
      loss: { dense: { className: "SparseCategoricalCrossentropy" } },
    });
  }
  const model = await importModel(fixture("simple.keras"), { engine: "portable", compile: false });
  expect(model.trainer.isCompiled).toBe(false);
});

test("a shared layer and a shared model have one set of weights", async () => {
  const model = await importModel(fixture("nested.keras"), { engine: "portable" });
  expect([...(await model.getWeights()).keys()]).toEqual([
    "inner/conv/kernel",
    "inner/conv/bias",
    "inner/norm/gamma",
    "inner/norm/beta",
    "inner/norm/moving_mean",
    "inner/norm/moving_variance",
    "between/kernel",
    "between/bias",
    "head/conv/kernel",
    "head/conv/bias",
    "head/dense/kernel",
    "head/dense/bias",
  ]);
});

test("finds weights without layer names by class and number, in Keras 2.13's groups too", async () => {
  const archive = unzipSync(await readFile(fixture("nested.keras")));
  const original = await openKerasArchive(fixture("nested.keras"));
  for (const container of ["layers", "_layer_checkpoint_dependencies"]) {
    const tree: Tree = { children: new Map() };
    for (const name of original.weights.keys()) {
      const segments = name.replaceAll("layers/", `${container}/`).split("/");
      const last = segments.pop()!;
      const group = segments.reduce((parent, segment) => {
        const child = (parent.children.get(segment) ?? { children: new Map() }) as Tree;
        parent.children.set(segment, child);
        return child;
      }, tree);
      group.children.set(last, await original.read(name));
    }
    const weights = join(folder, "inner.h5");
    await writeHdf5(weights, tree);
    const path = join(folder, "nameless.keras");
    await writeFile(path, zipSync({ ...archive, "model.weights.h5": new Uint8Array(await readFile(weights)) }));
    const model = await importModel(path, { engine: "portable" });
    const expected = await importModel(fixture("nested.keras"), { engine: "portable" });
    expect(await model.getWeights()).toEqual(await expected.getWeights());
  }
});

/**
 * A `.keras` archive of a sequential model for images [2, 2, 3]; `variables` are stored where Keras stores the layer's.
 */
async function archiveOf(className: string, config: object, variables: readonly Tensor[] = []): Promise<string> {
  const layer = { class_name: className, config: { name: "only", batch_input_shape: [null, 2, 2, 3], ...config } };
  const vars: Tree = { children: new Map(variables.map((value, index) => [String(index), value])) };
  const group = (name: string, content: Tree): Tree => ({ children: new Map([[name, content]]) });
  const weights = join(folder, "only.h5");
  await writeHdf5(weights, group("layers", group(snakeCase(className), group("vars", vars))));
  const text = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  const path = join(folder, "only.keras");
  const archive = {
    "config.json": text({ class_name: "Sequential", config: { layers: [layer] } }),
    "metadata.json": text({ keras_version: "3.15.1" }),
    "model.weights.h5": new Uint8Array(await readFile(weights)),
  };
  await writeFile(path, zipSync(archive));
  return path;
}

test("imports a model without weights", async () => {
  const model = await importModel(await archiveOf("MaxPooling2D", { pool_size: [2, 2] }), { engine: "portable" });
  const picture = tensor(
    Float32Array.from({ length: 12 }, (_, index) => index % 7),
    [1, 2, 2, 3],
  );
  expect([...(await model.predict(picture)).data]).toEqual([6, 4, 5]);
});

test("a normalization over all channels has one mean", async () => {
  const variables = [tensor([3], []), tensor([4], []), tensor(Int32Array.of(12), [])];
  const path = await archiveOf("Normalization", { axis: null, mean: null, variance: null }, variables);
  const model = await importModel(path, { engine: "portable" });
  const picture = tensor(
    Float32Array.from({ length: 12 }, (_, index) => index),
    [1, 2, 2, 3],
  );
  expect([...(await model.predict(picture)).data]).toEqual([...picture.data].map((value) => (value - 3) / 2));
});

test("rejects files with weights only", async () => {
  await expect(importModel(fixture("simple.weights.h5"))).rejects.toThrow(
    "expected a whole model, received keras-weights-h5 weights alone",
  );
});
