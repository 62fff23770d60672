import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { openWeightFile } from "../../io/open-weight-file.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { loadModel } from "../../model-files/index.ts";
import type { Model } from "../../models/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { exportWeights } from "../export-weights.ts";
import { importModel } from "../import-model.ts";
import { wave } from "../testing/wave.ts";

const fixture = (name: string) => new URL(`../../../test/interop/keras/layers/${name}`, import.meta.url).pathname;

type Answers = Record<string, readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[]>;

const answers = JSON.parse(await readFile(fixture("answers.json"), "utf8")) as Answers;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-layers-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Many = Model<readonly SymbolicTensor[]>;

async function expectAnswers(model: Many, recorded: Answers[string]): Promise<void> {
  const inputs = model.inputs.map(({ shape }, index) => wave([2, ...shape.slice(1).map(Number)], 0.1 * index));
  const outputs = [await model.predict(inputs)].flat() as Tensor[];
  expect(outputs).toHaveLength(recorded.length);
  outputs.forEach(({ shape, data }, index) => {
    const what = `output ${index}: ${JSON.stringify(model.outputs[index]?.call.layer.config())}`;
    const expected = recorded[index]!;
    expect(shape, what).toEqual(expected.shape);
    const largest = Math.max(...expected.values.map(Math.abs), 1e-3);
    const error = Math.max(...expected.values.map((value, at) => Math.abs(value - (data[at] ?? Number.NaN))));
    expect(error / largest, what).toBeLessThan(1e-5);
  });
}

describe.each(Object.entries(answers))("%s", (name, recorded) => {
  for (const engine of everyEngine) {
    const extensions = ["keras", "h5"].filter((extension) => existsSync(fixture(`${name}.${extension}`)));
    test.each(extensions)(`saved as .%s computes the same as Keras, ${engine.name}`, async (extension) => {
      const model = (await importModel(fixture(`${name}.${extension}`), { engine })) as unknown as Many;
      await expectAnswers(model, recorded);
    });
  }

  test("can be saved and loaded as a Fovea model", async () => {
    const model = await importModel(fixture(`${name}.keras`), { engine: "portable" });
    await model.save(join(folder, name));
    const loaded = (await loadModel(join(folder, name), { engine: "portable" })) as unknown as Many;
    await expectAnswers(loaded, recorded);
  });

  test("writes its weights where Keras expects them", async () => {
    const model = await importModel(fixture(`${name}.keras`), { engine: "portable" });
    const path = join(folder, `${name}.weights.h5`);
    await exportWeights(model, path);
    const described = async (file: string) => {
      const opened = await openWeightFile(file);
      await opened.close();
      const weights = [...opened.weights.values()].map((weight) => [weight.name, weight.shape] as const);
      return Object.fromEntries(weights.filter(([key]) => !/seed_generator|optimizer/.test(key)));
    };
    expect(await described(path)).toEqual(await described(fixture(`${name}.keras`)));
  });
});
