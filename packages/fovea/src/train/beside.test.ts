import { describe, expect, test } from "vitest";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { layers } from "../layers/index.ts";
import { sequentialNetwork } from "../network/index.ts";
import { tensor } from "../tensor/index.ts";
import { type Callback, evaluate, fit, predict, Trainer, testOnBatch, trainOnBatch } from "./index.ts";
import { blobNetwork, blobs } from "./testing/blobs.ts";

// What may be called beside what, and what each of the two then sees.

const sparse = { optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] } as const;

/** y = 4 where the network says 0: the mean squared error is 16, the mean absolute error 4. */
const fours = { x: tensor(new Float32Array(5), [5, 1]), y: tensor(new Float32Array(5).fill(4), [5, 1]) };

const zeroNetwork = () =>
  sequentialNetwork([layers.input({ shape: [1] }), layers.dense({ units: 1, kernelInitializer: "zeros" })]);

describe.each(everyEngine)("on the $name engine", (engine) => {
  const zeros = () => {
    const trainer = new Trainer(zeroNetwork(), engine);
    trainer.compile({ loss: "mse" });
    return trainer;
  };

  test("compile during evaluate: the running one keeps its loss, later ones use the new one", async () => {
    const trainer = zeros();
    const compileAt = (batch: number) => batch === 0 && trainer.compile({ loss: "mae" });
    const old = await evaluate(trainer, fours, { batchSize: 2, onBatchEnd: (batch) => void compileAt(batch) });
    expect(old.loss).toBe(16);
    for (const batchSize of [2, 1, 5]) expect((await evaluate(trainer, fours, { batchSize })).loss).toBe(4);
  });

  test("compile during testOnBatch and at the start of an evaluation", async () => {
    const trainer = zeros();
    const batch = { x: [fours.x], y: [fours.y], size: 5 };
    const old = [testOnBatch(trainer, batch), evaluate(trainer, fours, { batchSize: 5 })];
    trainer.compile({ loss: "mae" });
    expect(await Promise.all(old)).toEqual([{ loss: 16 }, { loss: 16 }]);
    expect(await testOnBatch(trainer, batch)).toEqual({ loss: 4 });
    expect(await evaluate(trainer, fours, { batchSize: 5 })).toEqual({ loss: 4 });
  });

  test("compile during fit and trainOnBatch is rejected, and so is each during the other", async () => {
    const trainer = new Trainer(blobNetwork(), engine);
    trainer.compile(sparse);
    const { x, y } = blobs(16);
    const training = trainOnBatch(trainer, { x: [x], y: [y] });
    expect(() => trainer.compile(sparse)).toThrow("compile: this model is busy with trainOnBatch; await that first");
    await expect(fit(trainer, blobs(16))).rejects.toThrow("fit: this model is busy with trainOnBatch");
    await training;
  });

  test("a change of trainable within an epoch takes effect with the next batch, also a smaller last one", async () => {
    const frozenFrom = async (batch: number) => {
      const trainer = new Trainer(blobNetwork(), engine);
      trainer.compile(sparse);
      const [first] = trainer.network.layers;
      const kernels: string[] = [];
      const freeze: Callback = {
        async onBatchEnd(at, _logs, training) {
          if (at === batch && first) first.trainable = false;
          kernels.push(String((await training.getWeights()).get("dense/kernel")?.data));
        },
      };
      // Batches of 8, 8, 8, 8, 8 and 5.
      await fit(trainer, blobs(45), { batchSize: 8, callbacks: [freeze] });
      return new Set(kernels).size;
    };
    // One step is in flight when the callback is called, so that steps 1 to batch + 2 train the kernel.
    for (const batch of [0, 2, 3]) expect(await frozenFrom(batch), `frozen at ${batch}`).toBe(batch + 1);
  });

  test("predict, evaluate and getWeights during fit see weights of a whole number of steps", async () => {
    const values = new Set<string>();
    const trainer = new Trainer(blobNetwork({ dropout: 0 }), engine);
    trainer.compile(sparse);
    const record: Callback = {
      async onBatchEnd(_batch, _logs, training) {
        values.add(String((await training.getWeights()).get("dense/kernel")?.data));
      },
    };
    const { x } = blobs(4);
    const before = String((await trainer.getWeights()).get("dense/kernel")?.data);
    const training = fit(trainer, blobs(64), { batchSize: 8, callbacks: [record] });
    const [predictions, weights] = await Promise.all([predict(trainer, x), trainer.getWeights()]);
    expect(predictions[0]?.shape).toEqual([4, 3]);
    await training;
    values.add(before).add(String((await trainer.getWeights()).get("dense/kernel")?.data));
    expect(values).toContain(String(weights.get("dense/kernel")?.data));
  });
});

test("a program whose compilation failed is compiled again, and a newer one is kept", async () => {
  const [engine] = everyEngine;
  if (!engine) throw new Error("there is an engine");
  let failures = 1;
  const compile: typeof engine.compile = (plan, variables) =>
    failures-- > 0 ? Promise.reject(new Error("no memory")) : engine.compile(plan, variables);
  const trainer = new Trainer(zeroNetwork(), { ...engine, compile });
  trainer.compile({ loss: "mse" });
  const failing = evaluate(trainer, fours);
  trainer.compile({ loss: "mse" });
  const working = evaluate(trainer, fours);
  await expect(failing).rejects.toThrow("no memory");
  expect((await working).loss).toBe(16);
  expect((await evaluate(trainer, fours)).loss).toBe(16);
});
