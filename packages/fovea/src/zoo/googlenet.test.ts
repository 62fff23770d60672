import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, expectTypeOf, test } from "vitest";
import { exportWeights } from "../exchange/index.ts";
import type { SymbolicTensor } from "../layers/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import { sizeOf, type Tensor, tensor, zeros } from "../tensor/index.ts";
import { googlenet } from "./googlenet.ts";
import { inceptionV3 } from "./inception-v3.ts";
import { mainOutput } from "./main-output.ts";

/** What PyTorch counts: no moving statistics. */
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

  test("make the outputs a list, in the type too", async () => {
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

  test("are refused where there are none", () => {
    expect(() => googlenet({ auxiliaryHeads: true, includeTop: false })).toThrow(ConfigError);
    expect(() => inceptionV3({ auxiliaryHeads: true, variant: "keras" })).toThrow(
      "zoo.inception-v3: expected auxiliaryHeads to be false, received true; this variant has no auxiliary heads",
    );
  });

  test("are trained with their losses' weights, and left off afterwards", async () => {
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

  test("in a file of weights are left out unless they are asked for", async () => {
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
