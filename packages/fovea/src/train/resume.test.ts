import { setImmediate, setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { portableEngine } from "../engine/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import type { OptimizerName } from "../optimizers/index.ts";
import {
  type Callback,
  callbacks,
  fit,
  restoreTrainingState,
  Trainer,
  type TrainingState,
  trainingState,
} from "./index.ts";
import { blobNetwork, blobs } from "./testing/blobs.ts";

const data = blobs(150);
const options = { epochs: 4, batchSize: 16, validationSplit: 0.2, seed: 11 };

function newTrainer(engine = portableEngine(), optimizer: OptimizerName = "nadam"): Trainer {
  const trainer = new Trainer(blobNetwork(), engine);
  trainer.compile({
    optimizer: optimizer,
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return trainer;
}

/** As a file would give it back: JSON and copies of the arrays. */
function savedAndLoaded({ weights, slots, progress }: TrainingState): TrainingState {
  const { callbackWeights, ...plain } = progress;
  const copy = (tensors: TrainingState["weights"]) =>
    new Map([...tensors].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]));
  return {
    weights: copy(weights),
    slots: copy(slots),
    progress: { ...JSON.parse(JSON.stringify(plain)), callbackWeights: copy(callbackWeights) },
  };
}

function bits({ weights, slots }: TrainingState): string {
  return [...weights, ...slots].map(([name, { data }]) => `${name}: ${Array.from(data).join()}`).join("\n");
}

describe.each(everyEngine)("on the $name engine, a training that was interrupted", (engine) => {
  test.each([3, 8, 11, 16])("at step %i goes on to the same bits and the same history", async (at) => {
    const whole = newTrainer(engine);
    const expected = await fit(whole, data, { ...options, callbacks: [callbacks.earlyStopping({ patience: 9 })] });

    const interrupted = newTrainer(engine);
    const controller = new AbortController();
    const interrupt: Callback = {
      onBatchEnd(_batch, _logs, { step }) {
        if (step >= at) controller.abort();
      },
    };
    const early = () => callbacks.earlyStopping({ patience: 9 });
    const first = await fit(interrupted, data, {
      ...options,
      callbacks: [early(), interrupt],
      signal: controller.signal,
    });
    expect(first.stopped).toBe("interrupted");
    const state = savedAndLoaded(await trainingState(interrupted));
    expect(state.progress.step).toBeLessThan(32);

    const resumed = newTrainer(engine);
    await restoreTrainingState(resumed, state);
    const second = await fit(resumed, data, { ...options, seed: 0, callbacks: [early()], resume: true });
    expect(second.stopped).toBeUndefined();
    expect(second.epoch).toEqual([0, 1, 2, 3]);
    expect(second.history).toEqual(expected.history);
    expect(bits(await trainingState(resumed))).toBe(bits(await trainingState(whole)));
  });
});

describe.each(everyEngine)("on the $name engine, a training that is saved from outside while it runs", (engine) => {
  // The callback between two others is slow, so that saves fall between them.
  const watching = (): Callback[] => [
    callbacks.reduceLROnPlateau({ patience: 1, minDelta: 1 }),
    { onEpochEnd: () => setTimeout(2), print() {} },
    callbacks.earlyStopping({ patience: 9 }),
  ];
  const adam = () => newTrainer(engine, "adam");

  test("resumes from each state to the same bits and history", async () => {
    const reference = adam();
    const expected = await fit(reference, data, { ...options, callbacks: watching() });
    const expectedBits = bits(await trainingState(reference));

    const trainer = adam();
    const saving: Promise<TrainingState>[] = [];
    let running = true;
    const training = fit(trainer, data, { ...options, callbacks: watching() }).finally(() => {
      running = false;
    });
    for (let turn = 0; running; turn++) {
      saving.push(trainingState(trainer).then(savedAndLoaded));
      if (turn % 3 === 0) await setImmediate();
      else for (let hop = 0; hop < turn % 17; hop++) await Promise.resolve();
    }
    expect((await training).history).toEqual(expected.history);

    const states = await Promise.all(saving);
    expect(states.length).toBeGreaterThan(100);
    for (const { progress } of states) expect(progress.step).toBe(8 * progress.epoch + progress.batch);
    const every = Math.ceil(states.length / 100);
    for (const state of states.filter((_, index) => index % every === 0)) {
      const resumed = adam();
      await restoreTrainingState(resumed, state);
      const { history } = await fit(resumed, data, { ...options, callbacks: watching(), resume: true });
      expect(history, `from step ${state.progress.step}`).toEqual(expected.history);
      expect(bits(await trainingState(resumed))).toBe(expectedBits);
    }
  });
});

test("a training interrupted during validation resumes with the validation", async () => {
  const whole = newTrainer();
  const expected = await fit(whole, data, options);
  const controller = new AbortController();
  const interrupt: Callback = {
    onTestBatchEnd(_batch, { step }) {
      if (step === 16) controller.abort();
    },
  };
  const interrupted = newTrainer();
  const first = await fit(interrupted, data, {
    ...options,
    validationBatchSize: 4,
    callbacks: [interrupt],
    signal: controller.signal,
  });
  expect(first.epoch).toEqual([0]);
  const { progress } = await trainingState(interrupted);
  expect([progress.epoch, progress.batch]).toEqual([1, 8]);
  const second = await fit(interrupted, data, { ...options, resume: true });
  expect(second.history.loss).toEqual(expected.history.loss);
  expect(bits(await trainingState(interrupted))).toBe(bits(await trainingState(whole)));
});

test("a state saved during training is that of a whole number of steps", async () => {
  const trainer = newTrainer();
  const states: TrainingState[] = [];
  const save: Callback = {
    async onBatchEnd(batch) {
      if (batch === 2) states.push(savedAndLoaded(await trainingState(trainer)));
    },
  };
  await fit(trainer, data, { ...options, callbacks: [save] });
  expect(states.map(({ progress }) => progress.step % 8)).toEqual([4, 4, 4, 4]);

  const resumed = newTrainer();
  await restoreTrainingState(resumed, states[1] as TrainingState);
  await fit(resumed, data, { ...options, resume: true });
  expect(bits(await trainingState(resumed))).toBe(bits(await trainingState(trainer)));
});

describe("an epoch that was interrupted goes on only as it began", () => {
  const interruptedAt = async (at: number) => {
    const trainer = newTrainer();
    const controller = new AbortController();
    const interrupt: Callback = { onBatchEnd: (_batch, _logs, { step }) => void (step >= at && controller.abort()) };
    await fit(trainer, data, { ...options, callbacks: [interrupt], signal: controller.signal });
    return savedAndLoaded(await trainingState(trainer));
  };

  const resume = async (state: TrainingState, more: object, samples = data) => {
    const trainer = newTrainer();
    await restoreTrainingState(trainer, state);
    const { history } = await fit(trainer, samples, { ...options, ...more, resume: true });
    return history.loss;
  };

  test.each<[object, string]>([
    [{ batchSize: 8 }, "began with batchSize 16, received 8; go on with the same, or begin an epoch with initialEpoch"],
    [{ shuffle: false }, "began with shuffle true, received false"],
    [{ stepsPerEpoch: 5 }, "began with stepsPerEpoch not given, received 5"],
    [{ classWeight: { 0: 2 } }, "began with classWeight not given, received"],
    [{ validationSplit: 0.5 }, "began with samples 120, received 75 (another data set, or another validationSplit)"],
  ])("%j is refused", async (more, message) => {
    await expect(resume(await interruptedAt(3), more)).rejects.toThrow(message);
  });

  test("so are other class weights, in any form", async () => {
    const weighted = async (classWeight: ReadonlyMap<number, number>) => {
      const train = { ...options, classWeight };
      const trainer = newTrainer();
      const controller = new AbortController();
      const interrupt: Callback = { onBatchEnd: () => controller.abort() };
      await fit(trainer, data, { ...train, callbacks: [interrupt], signal: controller.signal });
      return savedAndLoaded(await trainingState(trainer));
    };
    const state = await weighted(new Map([[1, 10]]));
    await expect(resume(state, { classWeight: new Map([[1, 99]]) })).rejects.toThrow("began with classWeight");
    expect(await resume(state, { classWeight: { 1: 10 } })).toHaveLength(4);
  });

  test("so are other data; a new epoch may start with any settings", async () => {
    await expect(resume(await interruptedAt(3), {}, blobs(100))).rejects.toThrow("samples 120, received 80");
    const trainer = newTrainer();
    await restoreTrainingState(trainer, await interruptedAt(3));
    await fit(trainer, blobs(100), { ...options, batchSize: 7, initialEpoch: 1, epochs: 2 });
    const between = savedAndLoaded(await trainingState(trainer));
    expect(between.progress).toMatchObject({ epoch: 2, batch: 0 });
    expect(await resume(between, { batchSize: 5, shuffle: false, validationSplit: 0.4 })).toHaveLength(3);
  });

  test("a state of an earlier version without settings is accepted", async () => {
    const state = await interruptedAt(3);
    const { settings: _, ...older } = state.progress;
    expect(await resume({ ...state, progress: older as TrainingState["progress"] }, {})).toHaveLength(4);
  });
});

test("an epoch of limited steps, interrupted during validation, takes no further step", async () => {
  const limited = { ...options, epochs: 2, stepsPerEpoch: 3 };
  const whole = newTrainer();
  await fit(whole, data, limited);
  const controller = new AbortController();
  const interrupted = newTrainer();
  const interrupt: Callback = { onTestBegin: () => controller.abort() };
  await fit(interrupted, data, { ...limited, callbacks: [interrupt], signal: controller.signal });
  expect((await trainingState(interrupted)).progress).toMatchObject({ epoch: 0, batch: 3 });
  await fit(interrupted, data, { ...limited, resume: true });
  expect(bits(await trainingState(interrupted))).toBe(bits(await trainingState(whole)));
});

test("another batch size between epochs of limited steps starts a new pass", async () => {
  const trainer = newTrainer();
  await fit(trainer, data, { ...options, batchSize: 4, epochs: 1, stepsPerEpoch: 20 });
  const { history } = await fit(trainer, data, { batchSize: 32, epochs: 2, stepsPerEpoch: 2, resume: true });
  expect(history.loss).toHaveLength(2);
  expect((await trainingState(trainer)).progress).toMatchObject({ shuffles: 1, passed: 2 });
});

test("an invalid state is rejected", async () => {
  const state = await trainingState(newTrainer());
  const broken = { ...state, progress: { ...state.progress, epoch: -1 } };
  await expect(restoreTrainingState(newTrainer(), broken)).rejects.toThrow(
    "training state: expected epoch to be a whole number, received -1",
  );
  const other = {
    ...state,
    weights: new Map([["conv/kernel", { data: new Float32Array(1), shape: [1], dtype: "float32" as const }]]),
  };
  await expect(restoreTrainingState(newTrainer(), other)).rejects.toThrow('the network has no weight "conv/kernel"');
});

test("resuming what has not begun takes the given seed", async () => {
  const [given, resumed] = [newTrainer(), newTrainer()];
  await fit(given, data, options);
  await fit(resumed, data, { ...options, resume: true });
  expect(bits(await trainingState(resumed))).toBe(bits(await trainingState(given)));
});

test("a training that is killed after it has stopped early has nothing to continue", async () => {
  const losses = [3, 1, 2, 2, 0];
  const scripted: Callback = {
    onEpochEnd(epoch, logs) {
      logs.val_score = losses[epoch] ?? 0;
    },
  };
  let saved: TrainingState | undefined;
  const trainer = newTrainer();
  const saving: Callback = {
    last: true,
    async onEpochEnd() {
      saved = savedAndLoaded(await trainingState(trainer));
    },
  };
  const watching = (patience: number) => [
    scripted,
    callbacks.earlyStopping({ monitor: "val_score", mode: "min", patience, restoreBestWeights: true }),
  ];
  const long = { ...options, epochs: 5 };
  const { epoch, stopped } = await fit(trainer, data, { ...long, callbacks: [...watching(2), saving] });
  expect(epoch).toEqual([0, 1, 2, 3]);
  const resume = async (patience: number) => {
    const resumed = newTrainer();
    await restoreTrainingState(resumed, saved as TrainingState);
    return { resumed, history: await fit(resumed, data, { ...long, callbacks: watching(patience), resume: true }) };
  };
  const { resumed, history } = await resume(2);
  expect(history).toMatchObject({ epoch, stopped });
  expect(bits(await trainingState(resumed))).toBe(bits(await trainingState(trainer)));
  expect((await resume(3)).history.epoch).toEqual([0, 1, 2, 3, 4]);
});
