import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Model } from "../../models/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { importModel } from "../import-model.ts";
import { wave } from "../testing/wave.ts";

const fixture = (name: string) => new URL(`../../../test/interop/tfjs/${name}`, import.meta.url).pathname;

interface Answer {
  readonly parameters: number;
  /** A sample of each output's values. */
  readonly outputs: readonly (readonly number[])[];
  readonly sampled: number;
}

/** Recorded by record-tfjs-nested.mjs and generate_keras_lazy.py. */
const answers = {
  ...JSON.parse(await readFile(fixture("answers.json"), "utf8")),
  ...JSON.parse(await readFile(fixture("lazy-answers.json"), "utf8")),
} as Readonly<Record<string, Answer>>;

async function expectAnswer(model: Model, { outputs, sampled }: Answer): Promise<void> {
  const inputs = model.inputs.map(({ shape }, index) => wave([2, ...shape.slice(1).map(Number)], index));
  const received = [await model.predict(inputs)].flat() as Tensor[];
  expect(received).toHaveLength(outputs.length);
  for (const [at, expected] of outputs.entries()) {
    const values = received[at]?.data.filter((_, index) => index % sampled === 0);
    const largest = Math.max(...expected.map(Math.abs));
    const error = Math.max(...expected.map((value, index) => Math.abs(value - (values?.[index] ?? Number.NaN))));
    expect(error / largest).toBeLessThan(1e-5);
  }
}

test.each(Object.keys(answers))("%s computes the same as in its framework", async (name) => {
  const model = await importModel(fixture(`${name}/model.json`), { engine: "portable" });
  expect(model.countParams()).toBe(answers[name]?.parameters);
  await expectAnswer(model, answers[name] as Answer);
});

test.each(["keras", "h5"])("a sequential model without an input shape, saved as .%s", async (ending) => {
  const model = await importModel(fixture(`../keras/lazy.${ending}`), { engine: "portable" });
  await expectAnswer(model, answers.lazy as Answer);
});

test("a Teachable Machine model has its class names and preprocessing", async () => {
  const model = await importModel(fixture("teachable/model.json"), { engine: "portable" });
  expect(model.labels).toEqual(["Cat", "Dog", "Neither of them"]);
  expect(model.preprocessing).toMatchObject({
    resize: 16,
    crop: [16, 16],
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  });
  expect(model.network.layers.map(({ className }) => className)).toEqual(["Sequential", "Sequential"]);
});
