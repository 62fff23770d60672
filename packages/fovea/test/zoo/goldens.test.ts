import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/index.ts";
import { everyEngine } from "../../src/engine/testing/every-engine.ts";
import { loadWeights } from "../../src/interop/load-weights.ts";
import { sparseCategoricalCrossentropy } from "../../src/losses/index.ts";
import { sgd } from "../../src/optimizers/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import { expectDigest } from "./digest.ts";
import { buildFixture, writeFrameworkWeights } from "./fixture-model.ts";
import { formulaImages, formulaLabels } from "./formula.ts";
import { readFixtures, type ZooFixture } from "./read-fixture.ts";
import { compute } from "./zoo-program.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-zoo-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A large network runs on the preferred engine alone, which is the fastest. */
const [fastest] = everyEngine;
const enginesFor = ({ portable }: ZooFixture) => everyEngine.filter((engine) => portable || engine === fastest);

describe.each(await readFixtures())("$name", (fixture) => {
  const { options, pictures, classes, outputs, gradients, features, training } = fixture;
  const { inputShape } = options;
  let path: string;
  beforeAll(async () => {
    path = join(folder, `${fixture.name}.safetensors`);
    await writeFrameworkWeights(path, fixture);
  });
  afterAll(() => rm(path, { force: true }));

  describe.each(enginesFor(fixture))("on the $name engine", (engine) => {
    // A derivative may hang on the last bits of one rectified unit: see README.md.
    beforeAll(() => engine.useDeterministicAlgorithms(true));
    afterAll(() => engine.useDeterministicAlgorithms(false));

    test("computes the framework's logits, features, loss and gradients", async () => {
      const model = buildFixture(fixture, engine);
      await loadWeights(model, path);
      const images = formulaImages(pictures, fixture.batch, inputShape);
      const labels = formulaLabels(pictures, fixture.batch, Math.max(2, classes));
      const [last = ""] = buildHeadless(fixture, engine).network.outputNames;
      const found = await compute(model, images, labels, Object.keys(gradients), last);
      expect(found.outputs.length).toBe(outputs.length);
      outputs.forEach((expected, index) => {
        expectDigest(`output ${index}`, found.outputs[index] as Float32Array, expected);
      });
      if (features) expectDigest("features", found.features as Float32Array, features);
      expect(Math.abs(found.loss / fixture.loss - 1)).toBeLessThan(1e-4);
      for (const [name, expected] of Object.entries(gradients)) {
        expectDigest(`gradient by ${name}`, found.gradients.get(name) as Float32Array, expected);
      }
    });

    test("predicts the framework's logits by whatever is fastest", async () => {
      await engine.useDeterministicAlgorithms(false);
      const model = buildFixture(fixture, engine);
      await loadWeights(model, path);
      const predicted = await model.predict(formulaImages(pictures, fixture.batch, inputShape));
      await engine.useDeterministicAlgorithms(true);
      const found = Array.isArray(predicted) ? predicted : [predicted as Tensor];
      expect(found.length).toBe(outputs.length);
      outputs.forEach((expected, index) => {
        expectDigest(`output ${index}`, found[index]?.data as Float32Array, expected);
      });
    });

    if (features && fixture.portable) {
      test("computes its features without the top", async () => {
        const model = buildHeadless(fixture, engine);
        const { missing, otherShape } = await loadWeights(model, path, { strict: false });
        expect([...missing, ...otherShape]).toEqual([]);
        const images = formulaImages(pictures, fixture.batch, inputShape);
        const { data } = (await model.predict(images)) as Tensor;
        expectDigest("features", data as Float32Array, features);
      });
    }

    if (!training) return;
    test("follows its training", async () => {
      const { batch, learningRate, momentum, lossWeights, losses, evaluationLoss } = training;
      const model = buildFixture(fixture, engine);
      await loadWeights(model, path);
      model.compile({
        optimizer: sgd({ learningRate, momentum }),
        loss: lossWeights.map(() => sparseCategoricalCrossentropy({ fromLogits: true })),
        lossWeights,
      });
      const step = (index: number) => {
        const labels = formulaLabels(index, batch, classes);
        return [formulaImages(index, batch, inputShape), lossWeights.map(() => labels)] as const;
      };
      for (const [index, expected] of losses.entries()) {
        const { loss = Number.NaN } = await model.trainOnBatch(...step(index));
        expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-4);
      }
      const { loss = Number.NaN } = await model.testOnBatch(...step(0));
      expect(Math.abs(loss / evaluationLoss - 1)).toBeLessThan(1e-3);
    });
  });
});

/** The same without its top, to which the auxiliary classifiers belong. */
function buildHeadless(fixture: ZooFixture, engine: Engine) {
  const { auxiliaryHeads: _, ...options } = fixture.options;
  return buildFixture({ ...fixture, options: options as ZooFixture["options"] }, engine, { includeTop: false });
}
