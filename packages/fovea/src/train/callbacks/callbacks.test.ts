import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import * as callbacks from "../../callbacks.ts";
import { portableEngine } from "../../engine/index.ts";
import { cosineDecay, sgd } from "../../optimizers/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { type Callback, type FitOptions, fit, type History, Trainer } from "../index.ts";
import { blobNetwork, blobs } from "../testing/blobs.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-callbacks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const data = blobs(60);

function newTrainer(optimizer = sgd({ learningRate: 0.1 })): Trainer {
  const trainer = new Trainer(blobNetwork({ dropout: 0 }), portableEngine());
  trainer.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return trainer;
}

/** Puts given values in place of what the epochs gave: the callbacks after it see them. */
function scripted(name: string, values: readonly number[]): Callback {
  return {
    onEpochEnd(epoch, logs) {
      logs[name] = values[epoch] ?? 0;
    },
  };
}

async function train(epochs: number, given: readonly Callback[], more: FitOptions = {}, trainer = newTrainer()) {
  const history = await fit(trainer, data, { epochs, batchSize: 20, callbacks: given, ...more });
  return { history, trainer };
}

/** Remembers the weights after each epoch. */
function recorder(): Callback & { readonly seen: ReadonlyMap<string, Tensor>[] } {
  const seen: ReadonlyMap<string, Tensor>[] = [];
  return {
    seen,
    async onEpochEnd(_epoch, _logs, training) {
      seen.push(await training.getWeights());
    },
  };
}

describe("EarlyStopping", () => {
  const losses = [5, 4, 4.5, 3.9, 4.2, 4.1, 4, 1];

  test("stops after `patience` epochs without improvement, like Keras", async () => {
    const { history } = await train(8, [scripted("val_loss", losses), callbacks.earlyStopping({ patience: 2 })]);
    expect(history.epoch).toEqual([0, 1, 2, 3, 4, 5]);
    expect(history.stopped).toBe("early stopping: val_loss has not got better");
  });

  test("minDelta, mode and startFromEpoch", async () => {
    const after = async (options: Parameters<typeof callbacks.earlyStopping>[0]) =>
      (await train(8, [scripted("val_loss", losses), callbacks.earlyStopping(options)])).history.epoch.length;
    expect(await after({ patience: 2, minDelta: 2 })).toBe(3);
    expect(await after({ patience: 1, mode: "max" })).toBe(2);
    expect(await after({ patience: 1, startFromEpoch: 3 })).toBe(5);
    expect(await after({ patience: 2, baseline: 3 })).toBe(3);
  });

  test("restores the best weights", async () => {
    const record = recorder();
    const early = callbacks.earlyStopping({ patience: 2, restoreBestWeights: true });
    const { trainer } = await train(8, [scripted("val_loss", losses), record, early]);
    expect(await trainer.getWeights()).toEqual(record.seen[3]);
    expect(await trainer.getWeights()).not.toEqual(record.seen[5]);
  });

  test("requires a mode for unknown metrics, and warns once if the monitored value is missing", async () => {
    const unknown = callbacks.earlyStopping({ monitor: "novelty", patience: 1 });
    await expect(train(3, [scripted("novelty", [1, 2, 3]), unknown])).rejects.toThrow(
      'earlyStopping: is a larger "novelty" better? Pass mode "max" or "min"',
    );
    const printed: string[] = [];
    const printer: Callback = { print: (text) => void printed.push(text) };
    const { history } = await train(3, [callbacks.earlyStopping(), printer]);
    expect(history.epoch.length).toBe(3);
    expect(printed).toEqual(['earlyStopping: there is no "val_loss" to watch; there are loss, accuracy']);
  });
});

/** Takes the messages that would go to the console. */
const silent: Callback = { print: () => {} };

describe("ReduceLROnPlateau", () => {
  test("reduces the rate like Keras, and records it in the history", async () => {
    const losses = [5, 4, 4, 4, 4, 4, 4, 4];
    const reduce = callbacks.reduceLROnPlateau({
      factor: 0.5,
      patience: 2,
      cooldown: 1,
      minLearningRate: 0.03,
    });
    const { history } = await train(8, [scripted("val_loss", losses), reduce, silent]);
    const rates = [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.03, 0.03];
    history.history.learning_rate?.forEach((rate, epoch) => {
      expect(rate).toBeCloseTo(rates[epoch] ?? 0, 12);
    });
  });

  test("rejects setting a rate that follows a schedule", async () => {
    const scheduled = newTrainer(sgd({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 10 }) }));
    const reduce = callbacks.reduceLROnPlateau({ patience: 1 });
    await expect(train(3, [scripted("val_loss", [1, 1, 1]), reduce], {}, scheduled)).rejects.toThrow(
      "the optimizer's rate follows a schedule and cannot be set besides",
    );
    expect(() => callbacks.reduceLROnPlateau({ factor: 1 })).toThrow("expected factor between 0 and 1, received 1");
  });
});

test("LearningRateScheduler sets the rate of each epoch", async () => {
  const schedule = callbacks.learningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2));
  const { history, trainer } = await train(3, [schedule]);
  expect(history.history.learning_rate).toEqual([0.1, 0.05, 0.025]);
  expect(trainer.learningRate).toBe(0.025);
});

test("TerminateOnNaN stops without an error", async () => {
  const broken = blobs(60);
  broken.x.data[90] = Number.NaN;
  const history: History = await fit(newTrainer(), broken, {
    epochs: 3,
    batchSize: 20,
    shuffle: false,
    callbacks: [callbacks.terminateOnNaN(), silent],
  });
  expect(history.epoch).toEqual([0]);
  expect(history.stopped).toBe("the loss became NaN");
});

describe("CSVLogger", () => {
  const path = join(folder, "deep", "log.csv");

  test("writes one line per epoch, and appends with `append`", async () => {
    await train(2, [callbacks.csvLogger(path)], { validationSplit: 0.5 });
    await train(1, [callbacks.csvLogger(path, { append: true })]);
    const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(header).toBe("epoch,accuracy,loss,val_accuracy,val_loss");
    expect(lines.map((line) => line.split(",").length)).toEqual([5, 5, 5]);
    expect(lines.map((line) => line.split(",")[0])).toEqual(["0", "1", "0"]);
    expect(lines[2]?.endsWith("NA,NA")).toBe(true);
  });

  test("`append` removes a truncated line, and keeps a complete one without a line break", async () => {
    const rows = async (text: string) => {
      writeFileSync(path, text);
      await train(1, [callbacks.csvLogger(path, { append: true })]);
      return readFileSync(path, "utf8").replace(/,.*/g, "");
    };
    expect(await rows("epoch,accuracy,loss\n0,0.5,1.5\n1,0.")).toBe("epoch\n0\n0\n");
    expect(await rows("epoch,accuracy,loss\n0,0.5,1.5\n1,0.5,1")).toBe("epoch\n0\n1\n0\n");
    expect(await rows("epoch,accu")).toBe("epoch\n0\n");
  });
});

test("resuming before the first step starts new files", async () => {
  const path = join(folder, "fresh.csv");
  writeFileSync(path, "epoch,accuracy,loss\n0,0.5,1.5\n");
  await train(1, [callbacks.csvLogger(path)], { resume: true });
  expect(readFileSync(path, "utf8").split("\n")).toHaveLength(3);
});

describe("TensorBoard", () => {
  test("writes event files for training and validation, also when the training fails", async () => {
    const logDir = join(folder, "board");
    await train(2, [callbacks.tensorBoard({ logDir, updateFrequency: "batch" })], { validationSplit: 0.5 });
    const content = (set: string) => {
      const [file] = readdirSync(join(logDir, set));
      return readFileSync(join(logDir, set, file ?? ""), "latin1");
    };
    expect(content("train")).toContain("epoch_loss");
    expect(content("train")).toContain("batch_accuracy");
    expect(content("validation")).toContain("epoch_accuracy");
    const failing: Callback = {
      onEpochEnd: () => {
        throw new Error("full disk");
      },
    };
    const board = callbacks.tensorBoard({ logDir });
    await expect(train(1, [board, failing])).rejects.toThrow("full disk");
  });
});

describe("ModelCheckpoint", () => {
  const saving = () => {
    const saved: [string, boolean][] = [];
    const save = async (path: string, { weightsOnly = false } = {}) => void saved.push([path, weightsOnly]);
    return { saved, save };
  };

  test("saves after every epoch, with placeholders in the path filled in", async () => {
    const { saved, save } = saving();
    const checkpoint = callbacks.modelCheckpoint("runs/{epoch:3}-{val_loss:2}", { saveWeightsOnly: true });
    await train(2, [checkpoint, scripted("val_loss", [1.234, 0.5])], { save });
    expect(saved).toEqual([
      ["runs/001-1.23", true],
      ["runs/002-0.50", true],
    ]);
  });

  test("saves only the best", async () => {
    const { saved, save } = saving();
    const best = callbacks.modelCheckpoint("best-{epoch}", { monitor: "val_accuracy", saveBestOnly: true });
    await train(5, [best, scripted("val_accuracy", [0.5, 0.4, 0.6, 0.6, 0.7])], { save });
    expect(saved.map(([path]) => path)).toEqual(["best-1", "best-3", "best-5"]);
  });

  test("saves every n batches, after the whole step", async () => {
    const { saved, save } = saving();
    await train(2, [callbacks.modelCheckpoint("at-{epoch}-{batch}", { saveFrequency: 2 })], { save });
    expect(saved.map(([path]) => path)).toEqual(["at-1-2", "at-2-1", "at-2-3"]);
  });

  test("names the invalid option", async () => {
    expect(() => callbacks.modelCheckpoint("x", { saveFrequency: 0 })).toThrow("received 0");
    const { save } = saving();
    await expect(train(1, [callbacks.modelCheckpoint("{val_los}")], { save })).rejects.toThrow(
      'modelCheckpoint: "{val_los}" names "val_los"; there are loss, accuracy, epoch',
    );
    await expect(train(1, [callbacks.modelCheckpoint("x")])).rejects.toThrow("nothing here can save a model");
  });
});

test("ProgressBar prints one line per epoch without a terminal", async () => {
  const written: string[] = [];
  const stream = { isTTY: false, write: (text: string) => written.push(text) } as never;
  await train(2, [callbacks.progressBar({ stream })], { validationSplit: 0.5, verbose: false });
  expect(written.length).toBe(2);
  expect(written[1]).toMatch(/^Epoch 2\/2 .*loss .*accuracy .*val_loss .*\n$/);
});

test("callbacks are called in order, and a failing one ends the training", async () => {
  const calls: string[] = [];
  const note = (name: string) => () => void calls.push(name);
  const everything: Callback = {
    onTrainBegin: note("train begin"),
    onEpochBegin: note("epoch begin"),
    onBatchEnd: note("batch end"),
    onTestBegin: note("test begin"),
    onTestBatchEnd: note("test batch end"),
    onTestEnd: note("test end"),
    onEpochEnd: note("epoch end"),
    onTrainEnd: note("train end"),
  };
  await train(1, [everything], { validationSplit: 0.5 });
  expect(calls).toEqual([
    "train begin",
    "epoch begin",
    "batch end",
    "batch end",
    "test begin",
    "test batch end",
    "test batch end",
    "test end",
    "epoch end",
    "train end",
  ]);
  const failing: Callback = {
    onBatchEnd: async () => {
      throw new Error("no more");
    },
    onTrainFail: note("failed"),
  };
  const trainer = newTrainer();
  await expect(train(1, [failing], {}, trainer)).rejects.toThrow("no more");
  expect(calls.at(-1)).toBe("failed");
  expect((await train(1, [], {}, trainer)).history.epoch).toEqual([0]);
});
