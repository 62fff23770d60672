import { describe, expect, test } from "vitest";
import { fromArrays } from "../../data/index.ts";
import { portableEngine } from "../../engine/index.ts";
import { everyEngine } from "../../engine/testing/every-engine.ts";
import { layers } from "../../layers/index.ts";
import { network, sequentialNetwork } from "../../network/index.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { type Callback, evaluate, fit, predict, Trainer } from "../index.ts";
import { blobNetwork, blobs } from "../testing/blobs.ts";

const sparse = { optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] } as const;

function blobTrainer(options = {}, engine = portableEngine()): Trainer {
  const trainer = new Trainer(blobNetwork(options), engine);
  trainer.compile(sparse);
  return trainer;
}

/** The bits of all weights. */
async function bits(trainer: Trainer): Promise<string> {
  return [...(await trainer.getWeights()).values()].map(({ data }) => Array.from(data).join()).join(";");
}

describe.each(everyEngine)("on the $name engine", (engine) => {
  test("a NaN that activation and pooling may drop is detected", async () => {
    const net = sequentialNetwork([
      layers.input({ shape: [6, 6, 1] }),
      layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d(),
      layers.flatten(),
      layers.dense({ units: 3, activation: "softmax" }),
    ]);
    const trainer = new Trainer(net, engine);
    trainer.compile(sparse);
    const x = tensor(
      Float32Array.from({ length: 8 * 36 }, (_, index) => Math.sin(index)),
      [8, 6, 6, 1],
    );
    x.data[5 * 36 + 7] = Number.NaN;
    const training = fit(trainer, { x, y: tensor(new Int32Array(8)) }, { shuffle: false, batchSize: 4 });
    await expect(training).rejects.toThrow(/^fit: .*x\[0\] holds NaN in sample 1 of the batch/);
  });

  test("learns to separate classes, and evaluates and predicts consistently", async () => {
    const trainer = blobTrainer({}, engine);
    const train = blobs(500);
    const test = blobs(101, { seed: 2 });
    const { history, epoch, stopped } = await fit(trainer, train, {
      epochs: 8,
      batchSize: 32,
      validationData: test,
      seed: 3,
    });
    expect(epoch).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(stopped).toBeUndefined();
    expect(Object.keys(history)).toEqual(["loss", "accuracy", "val_loss", "val_accuracy"]);
    expect(history.loss?.at(-1)).toBeLessThan(0.6 * (history.loss?.[0] ?? 0));
    const logs = await evaluate(trainer, test, { batchSize: 40 });
    expect(logs.accuracy).toBeGreaterThan(0.9);
    expect(logs.loss).toBeCloseTo(history.val_loss?.at(-1) ?? 0, 5);
    expect(logs.accuracy).toBeCloseTo(history.val_accuracy?.at(-1) ?? 0, 9);

    const [scores] = await predict(trainer, test.x, { batchSize: 17 });
    expect(scores?.shape).toEqual([101, 3]);
    let right = 0;
    for (let row = 0; row < 101; row++) {
      const [a = 0, b = 0, c = 0] = scores?.data.subarray(3 * row, 3 * row + 3) ?? [];
      expect(a + b + c).toBeCloseTo(1, 5);
      right += Number([a, b, c].indexOf(Math.max(a, b, c)) === test.y.data[row]);
    }
    expect(right / 101).toBeCloseTo(logs.accuracy ?? 0, 9);
  });

  test("the same metric twice returns the same values", async () => {
    const trainer = new Trainer(blobNetwork(), engine);
    trainer.compile({ ...sparse, metrics: ["accuracy", "sparseCategoricalAccuracy", "accuracy"] });
    const { history } = await fit(trainer, blobs(40), { batchSize: 16, epochs: 2 });
    expect(history.sparseCategoricalAccuracy).toEqual(history.accuracy);
    expect(history.accuracy_1).toEqual(history.accuracy);
    const logs = await evaluate(trainer, blobs(40));
    expect(logs.accuracy_1).toBe(logs.accuracy);
  });

  test("the same seed computes the same bits, another seed different ones", async () => {
    const run = async (seed: number) => {
      const trainer = blobTrainer({}, engine);
      await fit(trainer, blobs(90), { epochs: 2, batchSize: 16, seed });
      return bits(trainer);
    };
    const first = await run(5);
    expect(await run(5)).toBe(first);
    expect(await run(6)).not.toBe(first);
  });
});

describe("fit", () => {
  test("continues with the trained weights, and shuffles differently", async () => {
    const trainer = blobTrainer();
    const data = blobs(200);
    const first = await fit(trainer, data, { epochs: 3 });
    const second = await fit(trainer, data, { epochs: 3 });
    expect(trainer.step).toBe(2 * 3 * 7);
    expect(second.history.loss?.at(-1)).toBeLessThan(first.history.loss?.at(-1) ?? 0);
    expect(trainer.progress.shuffles).toBe(6);
  });

  test("takes a dataset, a validation split and a limit of steps", async () => {
    const trainer = blobTrainer();
    const batches: number[] = [];
    const watch: Callback = { onBatchEnd: (batch, _, { samples }) => void batches.push(batch, samples) };
    const { history } = await fit(trainer, fromArrays(blobs(100)), {
      epochs: 2,
      batchSize: 10,
      validationSplit: 0.3,
      stepsPerEpoch: 3,
      callbacks: [watch],
    });
    expect(batches).toEqual([0, 10, 1, 20, 2, 30, 0, 10, 1, 20, 2, 30]);
    expect(history.val_loss?.length).toBe(2);
  });

  test("class and sample weights work as in Keras: Σ w · loss ÷ batch", async () => {
    const data = blobs(32);
    const trainer = blobTrainer({ dropout: 0 });
    const loss = async (more: { sampleWeight?: Float32Array; classWeight?: Record<number, number> }) => {
      const fresh = blobTrainer({ dropout: 0 });
      const { classWeight, ...given } = more;
      const options = { batchSize: 32, ...(classWeight && { classWeight }) };
      return (await fit(fresh, { ...data, ...given }, options)).history.loss?.[0] ?? 0;
    };
    const whole = await loss({});
    expect(await loss({ sampleWeight: new Float32Array(32).fill(3) })).toBeCloseTo(3 * whole, 5);
    const twice = Float32Array.from(data.y.data, (label) => (label === 1 ? 2 : 1));
    expect(await loss({ classWeight: { 1: 2 } })).toBeCloseTo(await loss({ sampleWeight: twice }), 6);
    expect((await evaluate(trainer, { ...data, sampleWeight: twice })).loss).toBeGreaterThan(0);
  });

  test("fits a line", async () => {
    const x = tensor(
      Float32Array.from({ length: 64 }, (_, index) => index / 32 - 1),
      [64, 1],
    );
    const y = tensor(x.data.map((value: number) => 3 * value - 1) as Float32Array);
    const net = sequentialNetwork([layers.input({ shape: [1] }), layers.dense({ units: 1 })]);
    const trainer = new Trainer(net, portableEngine());
    trainer.compile({ optimizer: { className: "SGD", config: { learningRate: 0.2 } }, loss: "mse", metrics: ["mae"] });
    const { history } = await fit(trainer, { x, y }, { epochs: 30, batchSize: 16 });
    expect(history.mae?.at(-1)).toBeLessThan(1e-3);
    const [kernel, bias] = [...(await trainer.getWeights()).values()];
    expect(kernel?.data[0]).toBeCloseTo(3, 3);
    expect(bias?.data[0]).toBeCloseTo(-1, 3);
  });

  test("trains several outputs, each with its loss, weight and metrics", async () => {
    const x = layers.input({ shape: [2] });
    const hidden = layers.dense({ units: 8, activation: "tanh" }).apply(x);
    const kind = layers.dense({ units: 3, activation: "softmax", name: "kind" }).apply(hidden);
    const size = layers.dense({ units: 1, name: "size" }).apply(hidden);
    const trainer = new Trainer(network({ inputs: x, outputs: [kind, size] }), portableEngine());
    trainer.compile({
      optimizer: "adam",
      loss: { kind: "sparseCategoricalCrossentropy", size: "mse" },
      lossWeights: { size: 0.5 },
      metrics: { kind: ["accuracy"], size: ["mae", "mse"] },
    });
    const data = blobs(64);
    const sizes = tensor(Float32Array.from({ length: 64 }, (_, row) => data.x.data[2 * row] ?? 0));
    const samples = { x: data.x, y: [data.y, sizes] };
    const { history } = await fit(trainer, samples, { epochs: 1 });
    expect(Object.keys(history)).toEqual(["loss", "kind_loss", "size_loss", "kind_accuracy", "size_mae", "size_mse"]);
    const logs = await evaluate(trainer, samples);
    expect(logs.loss).toBeCloseTo((logs.kind_loss ?? 0) + 0.5 * (logs.size_loss ?? 0), 5);
    expect(logs.size_mse).toBeCloseTo(logs.size_loss ?? 0, 5);
    const outputs = await predict(trainer, data.x);
    expect(outputs.map(({ shape }: Tensor) => shape)).toEqual([
      [64, 3],
      [64, 1],
    ]);
  });

  test("frozen layers keep their weights, also when they are frozen between two fits", async () => {
    const trainer = blobTrainer();
    const [first] = trainer.network.layers;
    await fit(trainer, blobs(64));
    const before = await trainer.getWeights();
    if (first) first.trainable = false;
    await fit(trainer, blobs(64));
    const after = await trainer.getWeights();
    expect(after.get("dense/kernel")).toEqual(before.get("dense/kernel"));
    expect(after.get("dense_1/kernel")).not.toEqual(before.get("dense_1/kernel"));
  });

  test("adds the penalties of regularizers to the loss", async () => {
    const build = (factor: number) => {
      const dense = layers.dense({ units: 3, activation: "softmax", kernelRegularizer: l2(factor) });
      const trainer = new Trainer(sequentialNetwork([layers.input({ shape: [2] }), dense]), portableEngine());
      trainer.compile(sparse);
      return trainer;
    };
    const [plain, penalised] = [build(0), build(0.5)];
    const [kernel] = [...(await plain.getWeights()).values()];
    const penalty = 0.5 * Math.hypot(...(kernel?.data ?? [])) ** 2;
    const difference =
      ((await evaluate(penalised, blobs(50))).loss ?? 0) - ((await evaluate(plain, blobs(50))).loss ?? 0);
    expect(difference).toBeCloseTo(penalty, 5);
  });

  test("two models train at once", async () => {
    const [one, two] = [blobTrainer({ seed: 1 }), blobTrainer({ seed: 2 })];
    const alone = blobTrainer({ seed: 1 });
    await Promise.all([fit(one, blobs(64), { epochs: 2 }), fit(two, blobs(64), { epochs: 2 })]);
    await fit(alone, blobs(64), { epochs: 2 });
    expect(await bits(one)).toBe(await bits(alone));
    expect(await bits(two)).not.toBe(await bits(one));
  });
});

function l2(factor: number) {
  return { className: "L2", config: { l2: factor } } as never;
}

describe("what does not fit is told before the engine sees it", () => {
  const trainer = blobTrainer();

  test("rejects labels out of range", async () => {
    const data = blobs(8);
    data.y.data[5] = 7;
    await expect(fit(trainer, data, { shuffle: false })).rejects.toThrow(
      'fit: labels of "dense_1": expected classes from 0 to 2, received 7 at position 5 of the batch; ' +
        "a network with 8 units or more would take it",
    );
    expect(trainer.step).toBe(0);
  });

  test("rejects labels of another shape", async () => {
    const oneHot = tensor(new Float32Array(24), [8, 3]);
    await expect(fit(trainer, { x: blobs(8).x, y: oneHot })).rejects.toThrow(
      'fit: labels of "dense_1": expected [8] int32 for SparseCategoricalCrossentropy, received [8, 3] float32; ' +
        "one-hot labels go with categoricalCrossentropy",
    );
  });

  test("rejects inputs of another shape", async () => {
    const x = tensor(new Float32Array(24), [8, 3]);
    const failing = fit(trainer, { x, y: blobs(8).y });
    await expect(failing).rejects.toThrow(ShapeError);
    await expect(failing).rejects.toThrow('fit: x "input_layer": expected [8, 2] float32, received [8, 3] float32');
  });

  test("rejects an empty data set, a batch size of 0, a missing loss and an unknown output", async () => {
    const none = { x: tensor(new Float32Array(0), [0, 2]), y: tensor(new Int32Array(0)) };
    await expect(fit(trainer, none)).rejects.toThrow("expected at least one sample, received none");
    await expect(fit(trainer, blobs(8), { batchSize: 0 })).rejects.toThrow(
      "fit: expected batchSize to be a positive integer, received 0",
    );
    const fresh = new Trainer(blobNetwork(), portableEngine());
    await expect(fit(fresh, blobs(8))).rejects.toThrow("the model has no loss yet; call compile(");
    expect(() => fresh.compile({ loss: { dense_2: "mse" } })).toThrow(
      'compile: loss names an output "dense_2" that the network does not have; did you mean "dense_1"?',
    );
    expect(() => fresh.compile({ optimizer: "adm" as never, loss: "mse" })).toThrow('did you mean "adam"?');
    await expect(fit(trainer, 5 as never)).rejects.toThrow("fit: expected a dataset or { x, y }, received 5");
  });

  test("NaN in the inputs, and a loss that diverges", async () => {
    const data = blobs(64);
    data.x.data[2 * 40 + 1] = Number.NaN;
    await expect(fit(trainer, data, { shuffle: false, batchSize: 16 })).rejects.toThrow(
      "fit: the loss became NaN in epoch 1, step 3: x[0] holds NaN in sample 8 of the batch",
    );
    const wild = new Trainer(
      sequentialNetwork([layers.input({ shape: [2] }), layers.dense({ units: 1 })]),
      portableEngine(),
    );
    wild.compile({ optimizer: { className: "SGD", config: { learningRate: 1e6 } }, loss: "mse" });
    const failing = fit(wild, { x: blobs(64).x, y: tensor(new Float32Array(64).fill(1)) }, { epochs: 20 });
    await expect(failing).rejects.toThrow(ConfigError);
    await expect(failing).rejects.toThrow(
      /fit: the loss became (NaN|Infinity) in epoch \d+, step \d, though inputs and labels are finite: try a smaller/,
    );
  });

  test("a second fit while one runs", async () => {
    const busy = blobTrainer();
    const running = fit(busy, blobs(64), { epochs: 2 });
    await expect(fit(busy, blobs(64))).rejects.toThrow("fit: this model is busy with fit; await that first");
    expect(() => busy.compile(sparse)).toThrow("compile: this model is busy with fit");
    await running;
    await fit(busy, blobs(64));
  });

  test("a stream that fails in the middle leaves the model usable", async () => {
    const broken = blobTrainer();
    const failing = fromArrays(blobs(64)).map((batch, { index }) => {
      if (index === 2) throw new Error("the disk is gone");
      return batch;
    });
    await expect(fit(broken, failing, { batchSize: 16 })).rejects.toThrow("the disk is gone");
    expect(broken.step).toBe(2);
    expect((await fit(broken, blobs(64))).history.loss?.length).toBe(1);
  });
});
