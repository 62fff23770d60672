import { describe, expect, test } from "vitest";
import { type Dataset, fromArrays, fromBatches, fromIterable } from "../../data/index.ts";
import { portableEngine } from "../../engine/index.ts";
import { layers } from "../../layers/index.ts";
import { sequentialNetwork } from "../../network/index.ts";
import { tensor } from "../../tensor/index.ts";
import { evaluate, type FitOptions, fit, predict, restoreTrainingState, Trainer, trainingState } from "../index.ts";

/** A network whose loss is the mean of its inputs, so that the history tells which samples an epoch has seen. */
function meanTrainer(): Trainer {
  const net = sequentialNetwork([
    layers.input({ shape: [1] }),
    layers.dense({ units: 1, useBias: false, kernelInitializer: "ones", trainable: false }),
  ]);
  const trainer = new Trainer(net, portableEngine());
  trainer.compile({ optimizer: "sgd", loss: "mae" });
  return trainer;
}

const numbers = Float32Array.from({ length: 10 }, (_, index) => index);
const samples = fromArrays({ x: tensor(numbers, [10, 1]), y: tensor(new Float32Array(10), [10, 1]) });
const means = async (data: Dataset, options: FitOptions, trainer = meanTrainer()) =>
  (await fit(trainer, data, { batchSize: 2, shuffle: false, ...options })).history.loss;

/** 0, 1, 2, … for ever. */
const endless = (options = {}) =>
  fromIterable(function* () {
    for (let value = 0; ; value++) yield { x: [value], y: [0] };
  }, options);

describe("stepsPerEpoch", () => {
  test("continues with the data where the previous epoch ended, as in Keras", async () => {
    // Ten samples are five batches: two, two and one per epoch, then from the beginning.
    expect(await means(samples, { epochs: 4, stepsPerEpoch: 2 })).toEqual([1.5, 5.5, 8.5, 1.5]);
    expect(await means(samples, { epochs: 3, stepsPerEpoch: 5 })).toEqual([4.5, 4.5, 4.5]);
    expect(await means(samples, { epochs: 2, stepsPerEpoch: 9 })).toEqual([4.5, 4.5]);
  });

  test("continues a stream of unknown length, and reopens it at its end", async () => {
    let opened = 0;
    const stream = fromIterable(() => {
      opened++;
      return [0, 1, 2, 3, 4, 5].map((value) => ({ x: [value], y: [0] }));
    });
    expect(await means(stream, { epochs: 4, stepsPerEpoch: 2 })).toEqual([1.5, 4.5, 1.5, 4.5]);
    expect(opened).toBe(2);
    expect(await means(endless(), { epochs: 3, stepsPerEpoch: 1 })).toEqual([0.5, 2.5, 4.5]);
  });

  test("closes the iterator when training ends", async () => {
    let closed = 0;
    const stream = fromIterable(function* () {
      try {
        for (;;) yield { x: [1], y: [0] };
      } finally {
        closed++;
      }
    });
    await means(stream, { epochs: 2, stepsPerEpoch: 1 });
    expect(closed).toBe(1);
  });

  test("draws every sample once per pass in random order", async () => {
    const losses = (await means(samples, { epochs: 10, stepsPerEpoch: 1, shuffle: true })) ?? [];
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(losses.slice(0, 5))).toBeCloseTo(22.5, 4);
    expect(sum(losses.slice(5))).toBeCloseTo(22.5, 4);
    expect(losses.slice(0, 5)).not.toEqual(losses.slice(5));
  });

  test("resumes where it was after an interruption", async () => {
    const options = { epochs: 6, stepsPerEpoch: 2, shuffle: true, seed: 4 };
    const whole = await means(samples, options);
    const trainer = meanTrainer();
    const stop = {
      onEpochEnd: (epoch: number, _: unknown, training: { stop(why: string): void }) =>
        epoch === 3 ? training.stop("enough") : undefined,
    };
    await means(samples, { ...options, callbacks: stop }, trainer);
    const later = meanTrainer();
    await restoreTrainingState(later, await trainingState(trainer));
    expect(await means(samples, { ...options, resume: true }, later)).toEqual(whole);
  });
});

describe("a stream without an end", () => {
  test("ends an epoch after `size` samples, also in both halves of a split", async () => {
    expect(await means(endless({ size: 4 }), { epochs: 2 })).toEqual([1.5, 1.5]);
    const trainer = meanTrainer();
    const { history } = await fit(trainer, endless({ size: 10 }), {
      validationSplit: 0.2,
      batchSize: 4,
      shuffle: false,
    });
    expect(history.loss).toEqual([3.5]);
    expect(history.val_loss).toEqual([8.5]);
    const forever = function* () {
      for (let value = 0; ; value++) yield { x: tensor([value, value], [2, 1]), y: [[0], [0]] };
    };
    expect(await means(fromBatches(forever, { size: 3 }), {})).toEqual([1 / 3]);
    expect(await means(fromBatches(forever, { steps: 3 }), {})).toEqual([1]);
  });

  test("ends with steps in evaluate, predict and the validation", async () => {
    const trainer = meanTrainer();
    expect((await evaluate(trainer, endless(), { batchSize: 2, steps: 2 })).loss).toBe(1.5);
    const [values] = await predict(trainer, endless(), { batchSize: 2, steps: 2 });
    expect([...(values?.data ?? [])]).toEqual([0, 1, 2, 3]);
    const { history } = await fit(trainer, samples, { validationData: endless(), validationSteps: 2, epochs: 2 });
    expect(history.val_loss).toEqual([31.5, 31.5]);
  });

  test("ends with a signal", async () => {
    const soon = () => AbortSignal.timeout(50);
    expect((await fit(meanTrainer(), endless(), { signal: soon() })).stopped).toBe("interrupted");
    await expect(evaluate(meanTrainer(), endless(), { signal: soon() })).rejects.toThrow("timeout");
    await expect(predict(meanTrainer(), endless(), { signal: soon() })).rejects.toThrow("timeout");
  });
});

describe("options", () => {
  const trainer = meanTrainer();
  const once = { x: [[1]], y: [[1]] };
  test.each<[unknown, string]>([
    [{ epoch: 3 }, 'fit: unknown option "epoch"; did you mean "epochs"?'],
    [{ batch_size: 3 }, 'fit: unknown option "batch_size"; did you mean "batchSize"?'],
    [{ validation_data: once }, 'fit: unknown option "validation_data"; did you mean "validationData"?'],
    [{ epochs: "3" }, 'fit: expected epochs to be an integer of at least 0, received "3"'],
    [{ epochs: Number.NaN }, "fit: expected epochs to be an integer of at least 0, received NaN"],
    [{ batchSize: 0 }, "fit: expected batchSize to be a positive integer, received 0"],
    [{ stepsPerEpoch: 1.5 }, "fit: expected stepsPerEpoch to be a positive integer, received 1.5"],
    [{ shuffle: "batch" }, 'fit: expected shuffle to be true or false, received "batch"'],
    [{ verbose: 2 }, 'fit: expected verbose to be true, false or "auto", received 2'],
    [{ signal: new AbortController() }, "fit: expected signal to be an AbortSignal"],
    [
      { callbacks: [{ onEpochEnds: () => undefined }] },
      'method of a callback "onEpochEnds"; did you mean "onEpochEnd"?',
    ],
    [{ callbacks: [() => undefined] }, "fit: expected callbacks to be a callback or a list of them"],
    [{ callbacks: "earlyStopping" }, "fit: expected callbacks to be a callback or a list of them"],
    [{ validationSplit: 1 }, "fit: expected validationSplit to be a fraction below 1, received 1"],
    [{ validationSteps: 1 }, "fit: validationSteps needs validationData or validationSplit"],
    [[], "fit: expected an object of options, received []"],
  ])("of fit are checked: %o", async (options, message) => {
    await expect(fit(trainer, once, options as FitOptions)).rejects.toThrow(message);
  });

  test("of fit may be a single callback", async () => {
    const epochs: number[] = [];
    await fit(trainer, once, { callbacks: { onEpochEnd: (epoch) => void epochs.push(epoch) } });
    expect(epochs).toEqual([0]);
  });

  test("of the others are checked", async () => {
    await expect(evaluate(trainer, once, { step: 1 } as object)).rejects.toThrow(
      'evaluate: unknown option "step"; did you mean "steps"?',
    );
    await expect(evaluate(trainer, once, { steps: 0 })).rejects.toThrow("evaluate: expected steps to be a positive");
    await expect(predict(trainer, [[1]], { batchsize: 1 } as object)).rejects.toThrow(
      'predict: unknown option "batchsize"; did you mean "batchSize"?',
    );
    expect(() => trainer.compile({ optimiser: "sgd", loss: "mse" } as object)).toThrow(
      'compile: unknown option "optimiser"; did you mean "optimizer"?',
    );
    expect(() => trainer.compile("mse" as never)).toThrow('compile: expected an object of options, received "mse"');
  });
});
