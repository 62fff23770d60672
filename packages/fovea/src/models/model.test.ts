import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { portableEngine } from "../engine/index.ts";
import { readSafetensors, writeSafetensors } from "../io/index.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { defineLoss } from "../losses/index.ts";
import { loadModel } from "../model-files/index.ts";
import { ops } from "../ops/index.ts";
import { random } from "../support/random.ts";
import { options } from "../support/schema.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { model, sequential } from "./index.ts";

const engine = portableEngine();
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-model-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** Small images of two classes: a bright left or a bright right half, in noise. */
function samples(count: number, seed = 1) {
  const numbers = random(seed);
  const x = new Float32Array(count * 36);
  const y = new Int32Array(count);
  for (let sample = 0; sample < count; sample++) {
    y[sample] = numbers.integer(2);
    for (let pixel = 0; pixel < 36; pixel++) {
      const isBright = pixel % 6 < 3 === (y[sample] === 0);
      x[sample * 36 + pixel] = (isBright ? 1 : 0) + 0.3 * numbers.normal();
    }
  }
  return { x: tensor(x, [count, 6, 6, 1]), y: tensor(y) };
}

function small(seed = 3) {
  const net = sequential(
    [
      layers.input({ shape: [6, 6, 1] }),
      layers.conv2d({ filters: 3, kernelSize: 3, activation: "relu" }),
      layers.batchNormalization({ momentum: 0.8 }),
      layers.flatten(),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
    { name: "small", seed, engine },
  );
  net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

const quiet = { verbose: false, batchSize: 8, seed: 11 } as const;

describe("Model", () => {
  test("learns, evaluates and predicts", async () => {
    const net = small();
    const before = await net.evaluate(samples(40, 2));
    const { history } = await net.fit(samples(64), { ...quiet, epochs: 6, validationData: samples(40, 2) });
    expect(history.loss?.length).toBe(6);
    expect(history.loss?.at(-1)).toBeLessThan(0.5 * (history.loss?.[0] ?? 0));
    const after = await net.evaluate(samples(40, 2));
    expect(after.loss).toBeLessThan(before.loss ?? 0);
    expect(after.loss).toBeCloseTo(history.val_loss?.at(-1) ?? 0, 5);
    expect(after.accuracy).toBeGreaterThan(0.9);
    const { shape, data } = await net.predict(samples(5).x, { batchSize: 2 });
    expect(shape).toEqual([5, 2]);
    expect((data[0] ?? 0) + (data[1] ?? 0)).toBeCloseTo(1, 5);
    expectTypeOf(net.predict).returns.toEqualTypeOf<Promise<Tensor>>();
  });

  test("describes itself", async () => {
    const net = small();
    expect(net.name).toBe("small");
    expect(net.inputShape).toEqual([null, 6, 6, 1]);
    expect(net.outputShape).toEqual([null, 2]);
    expect(net.countParams()).toBe(30 + 12 + 98);
    expect(net.layers.map(({ name }) => name)).toEqual([
      "conv2d",
      "batch_normalization",
      "flatten",
      "dropout",
      "dense",
    ]);
    expect(net.getLayer("dense").className).toBe("Dense");
    expect(() => net.getLayer("dens")).toThrow('network: there is no layer "dens"; did you mean "dense"?');
    expect(net.summary()).toContain("Total params: 140");
    const { svg, png } = await net.plot();
    expect(svg).toContain("3×3, relu");
    expect(svg).toContain("6 layers");
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe("PNG");
  });

  test("trains and tests on single batches", async () => {
    const net = small();
    const { x, y } = samples(8);
    const first = await net.trainOnBatch(x, y);
    for (let step = 0; step < 15; step++) await net.trainOnBatch(x, y);
    expect((await net.testOnBatch(x, y)).loss).toBeLessThan(first.loss ?? 0);
  });

  test("requires compile before training", async () => {
    const net = sequential([layers.input({ shape: [3] }), layers.dense({ units: 1 })], { engine });
    await expect(net.fit({ x: tensor([1, 2, 3], [1, 3]), y: tensor([1], [1, 1]) })).rejects.toThrow("call compile(");
    expect((await net.predict(tensor([0, 0, 0], [1, 3]))).data).toEqual(Float32Array.of(0));
  });

  test("reads and sets weights by name", async () => {
    const net = small();
    const weights = await net.getWeights();
    expect([...weights.keys()][0]).toBe("conv2d/kernel");
    await net.setWeights(new Map([["dense/bias", tensor([1, 2])]]));
    expect((await net.getWeights()).get("dense/bias")?.data).toEqual(Float32Array.of(1, 2));
    await expect(net.setWeights(new Map([["dense/bias", tensor([1])]]))).rejects.toThrow(
      'weight "dense/bias": expected float32 [2], received float32 [1]',
    );
  });

  test("a model inside another shares its weights", async () => {
    const inner = sequential([layers.input({ shape: [3] }), layers.dense({ units: 2 })], { name: "inner", engine });
    const x = layers.input({ shape: [3] });
    const hidden = inner.apply(x);
    expectTypeOf(hidden).toEqualTypeOf<SymbolicTensor>();
    const outer = model({ inputs: x, outputs: [layers.add().apply([hidden, hidden]), hidden], engine });
    const before = await inner.predict(tensor([1, 2, 3], [1, 3]));
    const [doubled, same] = await outer.predict(tensor([1, 2, 3], [1, 3]));
    expect(same?.data).toEqual(before.data);
    expect(doubled?.data).toEqual(before.data.map((value) => 2 * value));
    await outer.setWeights(new Map([["inner/dense/kernel", tensor(new Float32Array(6), [3, 2])]]));
    expect((await inner.predict(tensor([1, 2, 3], [1, 3]))).data).toEqual(Float32Array.of(0, 0));
    const stacked = sequential([inner, layers.dense({ units: 1 })], { engine });
    expect(stacked.network.listWeights()[0]?.name).toBe("inner/dense/kernel");
  });
});

describe("save and load", () => {
  const path = () => join(folder, "run");

  test("restore the same model, compiled as it was", async () => {
    const net = small();
    await net.fit(samples(64), { ...quiet, epochs: 2 });
    await net.save(path());
    expect((await readdir(path())).sort()).toEqual([
      "model.json",
      "optimizer.safetensors",
      "training.json",
      "weights.safetensors",
    ]);
    const again = await loadModel(path(), { engine: portableEngine() });
    const { x } = samples(5);
    expect(await again.predict(x)).toEqual(await net.predict(x));
    expect(await again.evaluate(samples(20))).toEqual(await net.evaluate(samples(20)));
    expect(again.summary()).toBe(net.summary());
  });

  test("a training interrupted in the middle of an epoch ends with the same bits", async () => {
    const whole = small();
    const expected = await whole.fit(samples(64), { ...quiet, epochs: 3 });

    const first = small();
    const abort = new AbortController();
    const callbacks = [
      {
        onBatchEnd: (batch: number, _: unknown, { step }: { step: number }) =>
          batch === 3 && step > 8 ? abort.abort() : undefined,
      },
    ];
    await first.fit(samples(64), { ...quiet, epochs: 3, signal: abort.signal, callbacks }).catch(() => undefined);
    await first.save(path());
    expect(JSON.parse(await readFile(join(path(), "training.json"), "utf8")).progress.epoch).toBe(1);

    const second = await loadModel(path(), { engine: portableEngine() });
    const resumed = await second.fit(samples(64), { ...quiet, epochs: 3, resume: true });
    expect(resumed.history).toEqual(expected.history);
    expect(await second.getWeights()).toEqual(await whole.getWeights());
  });

  test("a custom loss is passed again when the model is loaded", async () => {
    const cubic = defineLoss({
      className: "Cubic",
      options: options({}),
      labels: "values",
      loss: (labels, predictions) => {
        const error = ops.abs(ops.subtract(labels, predictions));
        return ops.multiply(error, ops.square(error));
      },
    });
    const net = sequential([layers.input({ shape: [3] }), layers.dense({ units: 1 })], { name: "own", engine });
    const compile = { optimizer: "adam", loss: cubic() } as const;
    net.compile(compile);
    const x = tensor(
      Float32Array.from({ length: 48 }, (_, index) => Math.sin(index)),
      [16, 3],
    );
    const y = tensor(
      Float32Array.from({ length: 16 }, (_, index) => Math.cos(index)),
      [16, 1],
    );
    await net.fit({ x, y }, { ...quiet, epochs: 2 });
    await net.save(path());

    await expect(loadModel(path(), { engine })).rejects.toThrow(/unknown loss "Cubic"/);
    const again = await loadModel(path(), { engine: portableEngine(), compile });
    await Promise.all([net, again].map((each) => each.fit({ x, y }, { ...quiet, epochs: 4, initialEpoch: 2 })));
    expect(await again.getWeights()).toEqual(await net.getWeights());
    expect((await loadModel(path(), { engine, compile: false })).trainer.isCompiled).toBe(false);
  });

  test("without the training state: no optimizer, and no leftover one", async () => {
    const net = small();
    await net.fit(samples(16), quiet);
    await net.save(path());
    await net.save(path(), { training: false });
    expect((await readdir(path())).sort()).toEqual(["model.json", "weights.safetensors"]);
    const again = await loadModel(path(), { engine: portableEngine() });
    expect(await again.getWeights()).toEqual(await net.getWeights());
  });

  test("weights alone", async () => {
    const file = join(folder, "weights.safetensors");
    await small(1).saveWeights(file);
    const net = small(2);
    await net.loadWeights(file);
    expect(await net.getWeights()).toEqual(await small(1).getWeights());
  });

  test("a failed save leaves the previous model unchanged", async () => {
    const net = small();
    await net.save(path());
    const before = await readFile(join(path(), "model.json"), "utf8");
    const blocked = join(folder, "file");
    await writeFile(blocked, "");
    await expect(net.save(join(blocked, "run"))).rejects.toThrow(
      expect.objectContaining({ name: "ConfigError", message: expect.stringContaining("could not be written") }),
    );
    await mkdir(join(path(), ".saving"));
    await writeFile(join(path(), ".saving", "model.json"), "half a fi");
    expect(await readFile(join(path(), "model.json"), "utf8")).toBe(before);
    expect((await loadModel(path(), { engine })).countParams()).toBe(net.countParams());
  });

  const editJson = async (file: string, edit: (content: never) => unknown) => {
    const content = JSON.parse(await readFile(join(path(), file), "utf8"));
    await writeFile(join(path(), file), JSON.stringify(edit(content as never) ?? content));
  };

  test.each<[string, () => Promise<unknown>, string, string]>([
    ["no folder", () => rm(path(), { recursive: true }), "ConfigError", "model.json: there is no such file"],
    [
      "a truncated description",
      () => truncate(join(path(), "model.json"), 100),
      "FormatError",
      "model.json: expected JSON: ",
    ],
    [
      "another kind of file",
      () => editJson("model.json", () => ({ format: "onnx" })),
      "FormatError",
      'model.json: expected format "fovea-model", received "onnx"',
    ],
    [
      "a newer version",
      () => editJson("model.json", (content: object) => ({ ...content, version: 9 })),
      "FormatError",
      "model.json: expected version 1, received 9; a newer Fovea wrote it",
    ],
    [
      "an edited option",
      () =>
        editJson("model.json", (content: { network: { config: { layers: { config: { filters: number } }[] } } }) => {
          content.network.config.layers[1]!.config.filters = -1;
        }),
      "FormatError",
      'model.json: conv2d "conv2d": expected filters to be a positive integer, received -1',
    ],
    [
      "other sizes than the weights'",
      () =>
        editJson("model.json", (content: { network: { config: { layers: { config: { filters: number } }[] } } }) => {
          content.network.config.layers[1]!.config.filters = 5;
        }),
      "FormatError",
      'weights.safetensors: expected "conv2d/kernel" to be float32 [3, 3, 1, 5], received float32 [3, 3, 1, 3]',
    ],
    [
      "truncated weights",
      () => truncate(join(path(), "weights.safetensors"), 300),
      "FormatError",
      "weights.safetensors",
    ],
    [
      "a weight that is missing",
      async () => {
        const file = join(path(), "weights.safetensors");
        const { tensors } = await readSafetensors(file);
        await writeSafetensors(
          file,
          [...tensors].filter(([name]) => name !== "dense/bias"),
        );
      },
      "FormatError",
      'weights.safetensors: expected a weight "dense/bias" [2], found none',
    ],
    [
      "a position that is none",
      () =>
        editJson("training.json", (content: { progress: { step: number } }) => {
          content.progress.step = -3;
        }),
      "FormatError",
      "expected step to be a whole number, received -3",
    ],
  ])("refuses %s", async (_, damage, name, message) => {
    await small().save(path());
    await damage();
    await expect(loadModel(path(), { engine })).rejects.toThrow(
      expect.objectContaining({ name, message: expect.stringContaining(message) }),
    );
  });
});

test("labels by name are required for the outputs that have a loss", async () => {
  const x = layers.input({ shape: [2] });
  const outputs = ["a", "b"].map((name) => layers.dense({ name, units: 1 }).apply(x));
  const partly = model({ inputs: x, outputs, engine });
  partly.compile({ loss: { a: "meanSquaredError" } });
  const data = { x: tensor([1, 2, 3, 4], [2, 2]), y: { a: tensor([1, 2], [2, 1]) } };
  expect((await partly.fit(data, { verbose: false })).history.loss).toHaveLength(1);
  expect(await partly.evaluate(data)).toHaveProperty("loss");
});

test("options after the object, where sequential takes them, are refused instead of lost", () => {
  const x = layers.input({ shape: [2] });
  const y = layers.dense({ units: 1 }).apply(x);
  const lost = { name: "named" } as never;
  expect(() => model({ inputs: x, outputs: y }, lost)).toThrow(
    'model: expected one object with inputs, outputs and options, received {"name":"named"} after it',
  );
});
