import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tensor } from "../../tensor/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { importModel } from "../import-model.ts";
import { loadWeights } from "../load-weights.ts";
import { wave } from "../testing/wave.ts";

/** Recorded by generate_keras_nested.py. */
const archive = unzipSync(await readFile(new URL("../../../test/interop/keras/nested.zip", import.meta.url)));
const answers = JSON.parse(new TextDecoder().decode(archive["answers.json"])) as Readonly<
  Record<
    string,
    {
      /** By file name extension. */
      readonly parameters: Readonly<Record<string, number>>;
      readonly outputs: readonly (readonly number[])[];
    }
  >
>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-nested-"));
  for (const [name, content] of Object.entries(archive)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(Object.entries(answers))("%s", (name, { parameters, outputs }) => {
  test.each(Object.entries(parameters))("saved as .%s computes the same as Keras", async (ending, count) => {
    const path = join(folder, `${name}.${ending}`);
    const model = await importModel(path, { engine: "portable" });
    expect(model.countParams()).toBe(count);
    const inputs = model.inputs.map(({ shape }, index) => wave([2, ...shape.slice(1).map(Number)], index));
    const received = [await model.predict(inputs)].flat() as Tensor[];
    expect(received).toHaveLength(outputs.length);
    for (const [at, expected] of outputs.entries()) {
      const values = received[at]?.data ?? [];
      const largest = Math.max(...expected.map(Math.abs));
      const error = Math.max(...expected.map((value, index) => Math.abs(value - (values[index] ?? Number.NaN))));
      expect(error / largest).toBeLessThan(1e-5);
    }
    const before = await model.getWeights();
    const zeros = [...before].map(
      ([name, { data, shape }]) =>
        [
          name,
          tensor(
            data.map(() => 0),
            shape,
          ),
        ] as const,
    );
    await model.setWeights(new Map(zeros));
    await loadWeights(model, path);
    expect(await model.getWeights()).toEqual(before);
  });
});
