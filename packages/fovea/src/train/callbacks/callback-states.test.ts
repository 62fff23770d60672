import { expect, test } from "vitest";
import * as callbacks from "../../callbacks.ts";
import { portableEngine } from "../../engine/index.ts";
import type { Json } from "../../support/json.ts";
import { type Callback, fit, restoreTrainingState, Trainer, trainingState } from "../index.ts";
import { blobNetwork, blobs } from "../testing/blobs.ts";

const data = blobs(32);

/** Remembers what it was called, and what it goes on from. */
function remembering(called: string, name?: string): Callback & { restored: Json } {
  return {
    ...(name !== undefined && { name }),
    restored: null,
    state: () => ({ called }),
    restore(state) {
      this.restored = state;
    },
  };
}

function newTrainer(): Trainer {
  const trainer = new Trainer(blobNetwork(), portableEngine());
  trainer.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  return trainer;
}

/** Trains an epoch with `before`, and another with `after` from what was saved. */
async function goOn(before: readonly Callback[], after: readonly Callback[], change = (state: Json) => state) {
  const trainer = newTrainer();
  await fit(trainer, data, { epochs: 1, callbacks: before });
  const { progress, ...state } = await trainingState(trainer);
  const resumed = newTrainer();
  await restoreTrainingState(resumed, { ...state, progress: { ...progress, callbacks: change(progress.callbacks) } });
  await fit(resumed, data, { epochs: 2, callbacks: after, resume: true });
}

test("a callback resumes from its own state, wherever it is in the list", async () => {
  const [a, b, c] = [remembering("", "a"), remembering("", "b"), remembering("", "c")];
  const before = [callbacks.earlyStopping({ monitor: "loss" }), remembering("first", "a"), remembering("second", "b")];
  await goOn(before, [b, { onEpochEnd: () => undefined }, c, a]);
  expect([a, b, c].map(({ restored }) => restored)).toEqual([{ called: "first" }, { called: "second" }, null]);
});

test("earlyStopping keeps its best weights at another position of the list", async () => {
  const watch = () => callbacks.earlyStopping({ monitor: "loss", mode: "max", restoreBestWeights: true });
  const watched = watch();
  await goOn([remembering("", "other"), watch()], [watched]);
  expect(watched.state?.()).toMatchObject({ best: expect.any(Number) });
});

test("callbacks of the same name resume in order, if their number is unchanged", async () => {
  const [a, b] = [remembering(""), remembering("")];
  await goOn([remembering("first"), remembering("second")], [a, b]);
  expect([a.restored, b.restored]).toEqual([{ called: "first" }, { called: "second" }]);
});

test("another number of them is rejected", async () => {
  await expect(goOn([remembering("first"), remembering("second")], [remembering("")])).rejects.toThrow(
    'fit: expected 2 callbacks called "callback", as the saved training had, received 1',
  );
  const logger = () => remembering("", "log");
  await expect(goOn([logger()], [logger(), logger()])).rejects.toThrow('expected 1 callback called "log"');
});

test("Fovea's callbacks are distinguished by what they monitor and write", async () => {
  const names = [
    callbacks.csvLogger("runs/log.csv"),
    callbacks.earlyStopping(),
    callbacks.earlyStopping({ monitor: "val_accuracy" }),
    callbacks.learningRateScheduler((_, rate) => rate),
    callbacks.modelCheckpoint("runs/best"),
    callbacks.reduceLROnPlateau(),
    callbacks.tensorBoard({ logDir: "runs/logs" }),
  ].map(({ name }) => name);
  expect(names).toEqual([
    "csvLogger log.csv",
    "earlyStopping val_loss",
    "earlyStopping val_accuracy",
    "learningRateScheduler",
    "modelCheckpoint best",
    "reduceLROnPlateau val_loss",
    "tensorBoard logs",
  ]);
});

test("states of older versions without names are assigned in order", async () => {
  const b = remembering("", "b");
  await goOn([remembering("first", "a")], [{ onEpochEnd: () => undefined }, b], () => [null, { called: "old" }]);
  expect(b.restored).toEqual({ called: "old" });
});

test.each([[null], [5], [{}], [{ names: 5, states: [] }], [{ names: [5, "a"], states: [] }], [{ states: ["x"] }]])(
  "states that are none are passed over: %j",
  async (states) => {
    const a = remembering("", "a");
    await goOn([], [a], () => states as Json);
    expect(a.restored).toBeNull();
  },
);
