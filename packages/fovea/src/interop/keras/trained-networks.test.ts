import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formulaImage, networks, unpackNsfwjs } from "../../../test/interop/unpack-nsfwjs.mjs";
import { model as modelOf } from "../../models/index.ts";
import { tensor } from "../../tensor/index.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { importModel } from "../import-model.ts";

interface Answers {
  readonly phases: readonly number[];
  readonly networks: Readonly<
    Record<
      keyof typeof networks,
      {
        readonly parameters: number;
        readonly layer: string;
        readonly images: readonly { readonly features: readonly number[]; readonly probabilities: readonly number[] }[];
      }
    >
  >;
}

/** Recorded by record-tfjs.mjs. */
const recording = new URL("../../../test/interop/tfjs-answers.json", import.meta.url).pathname;
const answers = JSON.parse(await readFile(recording, "utf8")) as Answers;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-nsfwjs-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["mobilenet_v2", "inception_v3"] as const)("%s of nsfwjs", (name) => {
  test("computes the same as TensorFlow.js", async () => {
    const { size } = networks[name];
    const recorded = answers.networks[name];
    const model = await importModel(await unpackNsfwjs(name, join(folder, name)));
    expect(model.countParams()).toBe(recorded.parameters);
    expect(model.trainer.isCompiled).toBe(true);
    const features = model.network.output(recorded.layer);
    const both = modelOf({ inputs: model.inputs, outputs: [features, ...model.outputs] });
    await both.setWeights(await model.getWeights());
    for (const [index, phase] of answers.phases.entries()) {
      const image = tensor(formulaImage(size, phase), [1, size, size, 3]);
      const [inner, outer] = await both.predict(image);
      const { features: expected, probabilities } = recorded.images[index]!;
      expect(relativeError(inner, expected)).toBeLessThan(1e-4);
      expect(relativeError(outer, probabilities)).toBeLessThan(1e-4);
    }
  }, 120_000);
});

/** Returns the largest difference relative to the largest value. */
function relativeError(actual: Tensor | undefined, expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - (actual?.data[at] ?? Number.NaN)))) / largest;
}
