import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type Preprocessing, preprocessCrops } from "../data/index.ts";
import { exportWeights } from "../interop/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import { sizeOf, type Tensor, tensor, zeros } from "../tensor/index.ts";
import type { AnyArchitecture } from "./architecture.ts";
import { googlenet } from "./googlenet.ts";
import { inceptionV3 } from "./inception-v3.ts";
import { mainOutput } from "./main-output.ts";
import { torchPreprocessing } from "./sources/torchvision.ts";

/** Counts parameters as PyTorch does, without moving statistics. */
function parameters({ network }: Model): number {
  const trained = network.listWeights().filter(({ role }) => role === "parameter");
  return trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

describe("auxiliary heads", () => {
  test("add torchvision's and the paper's parameters", () => {
    expect(parameters(googlenet({ auxiliaryHeads: true }))).toBe(13_004_888);
    expect(parameters(googlenet({ auxiliaryHeads: true, variant: "paper" }))).toBe(13_378_280);
    expect(parameters(inceptionV3({ auxiliaryHeads: true }))).toBe(27_161_264);
  });

  test("turn the output into a list, in the type too", async () => {
    const several = googlenet({ auxiliaryHeads: true, classes: 7, inputShape: [64, 64, 3] });
    const one = googlenet({ classes: 7, inputShape: [64, 64, 3] });
    expectTypeOf(several).toEqualTypeOf<Model<readonly SymbolicTensor[]>>();
    expectTypeOf(one).toEqualTypeOf<Model<SymbolicTensor>>();
    expectTypeOf(await one.predict(zeros([1, 64, 64, 3]))).toEqualTypeOf<Tensor>();
    expect(several.network.outputNames).toEqual(["fc", "aux1/fc2", "aux2/fc2"]);
    const predictions = await several.predict(zeros([1, 64, 64, 3]));
    expect(predictions.map(({ shape }) => shape)).toEqual([
      [1, 7],
      [1, 7],
      [1, 7],
    ]);
  });

  test("are rejected by variants without them", () => {
    expect(() => googlenet({ auxiliaryHeads: true, includeTop: false })).toThrow(ConfigError);
    expect(() => inceptionV3({ auxiliaryHeads: true, variant: "keras" })).toThrow(
      "zoo.inception-v3: expected auxiliaryHeads to be false, received true; this variant has no auxiliary heads",
    );
  });

  test("are trained with loss weights, and removed afterwards", async () => {
    const training = googlenet({ auxiliaryHeads: true, classes: 3, inputShape: [32, 32, 3] });
    const network = mainOutput(training);
    expectTypeOf(network).toEqualTypeOf<Model<SymbolicTensor>>();
    const [x, labels] = [zeros([2, 32, 32, 3]), tensor(Int32Array.of(0, 2))];
    x.data.forEach((_, index) => {
      x.data[index] = Math.sin(index);
    });
    const before = await network.predict(x);
    const loss = "sparseCategoricalCrossentropy";
    training.compile({ optimizer: "sgd", loss: [loss, loss, loss], lossWeights: [1, 0.3, 0.3] });
    const logs = await training.trainOnBatch(x, [labels, labels, labels]);
    const [main = 0, first = 0, second = 0] = [logs.fc_loss, logs["aux1/fc2_loss"], logs["aux2/fc2_loss"]];
    expect(logs.loss).toBeCloseTo(main + 0.3 * (first + second), 5);
    const after = await network.predict(x);
    expect(after).not.toEqual(before);
    expect(after).toEqual((await training.predict(x))[0]);
    expect(parameters(network)).toBe(parameters(googlenet({ classes: 3 })));
  });

  test("in a file of weights are ignored by default", async () => {
    const inputShape = [32, 32, 3] as const;
    const trained = googlenet({ auxiliaryHeads: true, inputShape, seed: 5 });
    const weightsFile = join(await mkdtemp(join(tmpdir(), "fovea-")), "googlenet.safetensors");
    await exportWeights(trained, weightsFile, { convention: "torch" });
    const x = zeros([1, ...inputShape]);
    x.data.fill(0.5);
    const expected = await trained.predict(x);
    const given = { weights: "torchvision", weightsFile, inputShape } as const;
    expect(await (await googlenet(given)).predict(x)).toEqual(expected[0]);
    expect(await (await googlenet({ ...given, auxiliaryHeads: true })).predict(x)).toEqual(expected);
    const { preprocessing, labels } = await googlenet(given);
    expect([preprocessing?.mean, preprocessing?.std, labels?.length]).toEqual([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], 1000]);
    await rm(dirname(weightsFile), { recursive: true });
  });
});

describe("torchvision's input transformation", () => {
  const image = tensor(
    Uint8Array.from({ length: 90 * 80 * 3 }, (_, index) => (index * 89) % 256),
    [90, 80, 3],
  );
  const half = [0.5, 0.5, 0.5];
  const see = async (model: Model<SymbolicTensor>) =>
    (await model.predict(await preprocessCrops(image, model.preprocessing as Preprocessing, 1))).data;

  test.each([
    [googlenet as AnyArchitecture, [32, 32, 3] as const, ["torchvision"]],
    [inceptionV3 as AnyArchitecture, [75, 75, 3] as const, ["torchvision", "timm/tv_in1k"]],
  ])("comes with ImageNet's preprocessing and leaves the features unchanged: %#", async (make, inputShape, sources) => {
    const folder = await mkdtemp(join(tmpdir(), "fovea-"));
    const weightsFile = join(folder, "trained.safetensors");
    await exportWeights(make({ inputShape, seed: 5, includeTop: false }), weightsFile, { convention: "torch" });
    for (const weights of sources) {
      const given = { weights, weightsFile, inputShape, includeTop: false, pooling: "avg" } as const;
      const asking = { ...given, transformInput: true };
      const [prepared, transforming] = [await make(given), await make(asking)];
      expect(prepared.preprocessing).toMatchObject({ mean: half, std: half });
      const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
      expect(transforming.preprocessing).toEqual({ ...prepared.preprocessing, ...imagenet });
      const [expected, features] = [await see(prepared), await see(transforming)];
      const largest = Math.max(...Array.from(expected, Math.abs));
      expect(largest).toBeGreaterThan(0);
      const differences = Array.from(features, (value, at) => Math.abs(value - (expected[at] ?? Number.NaN)));
      expect(Math.max(...differences) / largest).toBeLessThan(1e-5);
    }
    const own = torchPreprocessing({ crop: [inputShape[0], inputShape[1]], mean: [0, 0, 0] });
    const given = { weights: "torchvision", weightsFile, inputShape, includeTop: false, transformInput: true };
    expect((await make({ ...given, preprocessing: own })).preprocessing).toEqual(own);
    await rm(folder, { recursive: true });
  });
});
