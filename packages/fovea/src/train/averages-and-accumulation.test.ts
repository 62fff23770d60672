import { describe, expect, test } from "vitest";
import { portableEngine } from "../engine/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { layers } from "../layers/index.ts";
import { type Network, sequentialNetwork } from "../network/index.ts";
import { adam, type Optimizer, sgd } from "../optimizers/index.ts";
import type { Tensor } from "../tensor/index.ts";
import * as callbacks from "./callbacks/index.ts";
import { type Callback, type FitOptions, fit, restoreTrainingState, Trainer, trainingState } from "./index.ts";
import { blobNetwork, blobs } from "./testing/blobs.ts";

const data = blobs(64);

/** No batch normalization, whose statistics depend on the batch size. */
function denseNetwork() {
  return sequentialNetwork([
    layers.input({ shape: [2] }),
    layers.dense({ units: 8, activation: "tanh", name: "hidden" }),
    layers.dense({ units: 3, activation: "softmax", name: "top" }),
  ]);
}

function newTrainer(optimizer: Optimizer, network: Network = denseNetwork(), engine = portableEngine()): Trainer {
  const trainer = new Trainer(network, engine);
  trainer.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return trainer;
}

async function trained(trainer: Trainer, options: FitOptions): Promise<ReadonlyMap<string, Tensor>> {
  await fit(trainer, data, { shuffle: false, ...options });
  return trainer.getWeights();
}

function expectClose(received: ReadonlyMap<string, Tensor>, expected: ReadonlyMap<string, Tensor>, tolerance = 1e-6) {
  for (const [name, { data: values }] of expected) {
    received.get(name)?.data.forEach((value, index) => {
      expect(Math.abs(value - Number(values[index])), `${name}[${index}]`).toBeLessThan(tolerance);
    });
  }
}

function expectEqual(received: ReadonlyMap<string, Tensor>, expected: ReadonlyMap<string, Tensor>) {
  for (const [name, { data: values }] of expected) expect(received.get(name)?.data, name).toEqual(values);
}

describe.each(everyEngine)("gradient accumulation on the $name engine", (engine) => {
  test("four batches of 8 update as one of 32", async () => {
    const accumulating = newTrainer(adam({ learningRate: 0.05, gradientAccumulationSteps: 4 }), denseNetwork(), engine);
    const large = newTrainer(adam({ learningRate: 0.05 }), denseNetwork(), engine);
    expectClose(
      await trained(accumulating, { epochs: 3, batchSize: 8 }),
      await trained(large, { epochs: 3, batchSize: 32 }),
      1e-4,
    );
  });
});

test("between two updates the weights don't change, and a resumed training continues with the accumulated gradients", async () => {
  const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, gradientAccumulationSteps: 3, clipNorm: 1 });
  const trainer = newTrainer(optimizer);
  const seen: ReadonlyMap<string, Tensor>[] = [await trainer.getWeights()];
  const recorder: Callback = {
    async onBatchEnd(batch, _logs, training) {
      // The step after this one is already under way, so every other batch is a safe place to look.
      if (batch === 0) seen.push(await training.getWeights());
    },
  };
  await trained(trainer, { epochs: 1, batchSize: 32, callbacks: [recorder] });
  expectEqual(seen[1] as ReadonlyMap<string, Tensor>, seen[0] as ReadonlyMap<string, Tensor>);

  const state = await trainingState(trainer);
  const resumed = newTrainer(optimizer);
  await restoreTrainingState(resumed, state);
  expectEqual(
    await trained(resumed, { epochs: 2, batchSize: 32, resume: true }),
    await trained(newTrainer(optimizer), { epochs: 2, batchSize: 32 }),
  );
});

describe("averages of weights", () => {
  const rate = { learningRate: 0.1 };

  test("become the weights at the end of fit", async () => {
    const weights: ReadonlyMap<string, Tensor>[] = [];
    const recorder: Callback = {
      async onBatchEnd(_batch, _logs, training) {
        weights.push(await training.getWeights());
      },
    };
    // One batch per epoch: the weights after it are those of one update.
    await trained(newTrainer(sgd(rate)), { epochs: 4, batchSize: 64, callbacks: [recorder] });
    const averaged = await trained(newTrainer(sgd({ ...rate, useEma: true, emaMomentum: 0.75 })), {
      epochs: 4,
      batchSize: 64,
    });
    const expected = new Map(
      [...(weights[0] ?? [])].map(([name, first]) => {
        const data = Float32Array.from(first.data, (_, index) =>
          weights.reduce((mean, at, step) => {
            const value = Number(at.get(name)?.data[index]);
            return step === 0 ? value : 0.75 * mean + 0.25 * value;
          }, 0),
        );
        return [name, { ...first, data }] as const;
      }),
    );
    expectClose(averaged, expected);
  });

  test("are validated with swapEmaWeights, and training continues with the weights", async () => {
    const options = { epochs: 3, batchSize: 16, validationData: data };
    const optimizer = () => sgd({ ...rate, useEma: true, emaMomentum: 0.9 });
    const plain = newTrainer(optimizer());
    const history = await fit(plain, data, { ...options, shuffle: false });
    const swapping = newTrainer(optimizer());
    const kept: ReadonlyMap<string, Tensor>[] = [];
    const keeper: Callback = {
      async onTestEnd(_logs, training) {
        kept.push(await training.getWeights());
      },
    };
    const swapped = await fit(swapping, data, {
      ...options,
      shuffle: false,
      callbacks: [callbacks.swapEmaWeights(), keeper],
    });
    expect(swapped.history.loss).toEqual(history.history.loss);
    expect(swapped.history.val_loss).not.toEqual(history.history.val_loss);
    // The averages of the last epoch are those that the training ends with.
    expectEqual(await swapping.getWeights(), await plain.getWeights());
    expectEqual(kept[2] as ReadonlyMap<string, Tensor>, await plain.getWeights());
  });

  test("early stopping restores the best averages", async () => {
    const trainer = newTrainer(sgd({ ...rate, useEma: true }));
    const kept: ReadonlyMap<string, Tensor>[] = [];
    const script: Callback = {
      async onEpochEnd(epoch, logs, training) {
        logs.val_loss = [3, 1, 2, 2][epoch] ?? 0;
        kept.push(await training.getWeights());
      },
    };
    await trained(trainer, {
      epochs: 4,
      batchSize: 16,
      validationData: data,
      callbacks: [
        script,
        callbacks.earlyStopping({ patience: 2, restoreBestWeights: true }),
        callbacks.swapEmaWeights(),
      ],
    });
    expectEqual(await trainer.getWeights(), kept[1] as ReadonlyMap<string, Tensor>);
  });

  test("an interrupted training keeps its weights and resumes bit for bit", async () => {
    const optimizer = () => adam({ useEma: true, emaMomentum: 0.9 });
    const options = { epochs: 3, batchSize: 16 };
    const whole = await trained(newTrainer(optimizer(), blobNetwork()), options);
    const controller = new AbortController();
    const interrupted = newTrainer(optimizer(), blobNetwork());
    const stopper: Callback = {
      onBatchEnd(batch, _logs, training) {
        if (training.step >= 6 && batch === 1) controller.abort();
      },
    };
    await trained(interrupted, {
      ...options,
      signal: controller.signal,
      callbacks: [stopper, callbacks.swapEmaWeights()],
    });
    const resumed = newTrainer(optimizer(), blobNetwork());
    await restoreTrainingState(resumed, await trainingState(interrupted));
    expectEqual(await trained(resumed, { ...options, resume: true }), whole);
  });
});

describe("learning rate scales", () => {
  const loss = "sparseCategoricalCrossentropy";
  const compiled = (learningRateScales: unknown) => {
    const trainer = new Trainer(denseNetwork(), portableEngine());
    trainer.compile({ optimizer: sgd({ learningRate: 0.1 }), loss, learningRateScales } as never);
    return trainer;
  };

  test("multiply the rate of the layers that they name", async () => {
    const before = await compiled({}).getWeights();
    const change = async (scales: object) => {
      const after = await trained(compiled(scales), { epochs: 1, batchSize: 64 });
      return (name: string) => Number(after.get(name)?.data[0]) - Number(before.get(name)?.data[0]);
    };
    const [plain, scaled] = [await change({}), await change({ "*": 0.5, hidden: 0 })];
    expect(scaled("hidden/kernel")).toBe(0);
    expect(scaled("top/kernel")).toBeCloseTo(plain("top/kernel") / 2, 7);
  });

  test("are part of what is saved", () => {
    const { compilation } = compiled({ hidden: 0.1 });
    expect(compilation.config()).toMatchObject({ learningRateScales: { hidden: 0.1 } });
  });

  test.each([
    [{ hiden: 0.1 }, 'no layer is called "hiden"; did you mean "hidden"?'],
    [{ hidden: -1 }, 'expected the learning rate scale of "hidden" to be a number of at least 0, received -1'],
    [{ hidden: "0.1" }, 'received "0.1"'],
    [[0.1], "expected learningRateScales to map names of layers to numbers"],
  ])("%j is refused", (scales, message) => {
    expect(() => compiled(scales)).toThrow(message);
  });
});
