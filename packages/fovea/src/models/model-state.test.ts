import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { portableEngine } from "../engine/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { readSafetensors } from "../io/index.ts";
import { layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { adam, sgd } from "../optimizers/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { blobs } from "../train/testing/blobs.ts";
import { type Model, model, sequential } from "./index.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-state-"));
});

afterEach(() => rm(folder, { recursive: true }));

const loss = "sparseCategoricalCrossentropy";
const quiet = { verbose: false, batchSize: 8, seed: 11 } as const;

const small = (engine = portableEngine()) =>
  sequential(
    [
      layers.input({ shape: [2] }),
      layers.dense({ units: 4, activation: "relu" }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
    { engine },
  );

describe("new values of weights are all or nothing", () => {
  const good = tensor(new Float32Array(8).fill(7), [2, 4]);
  test.each<[string, unknown, string]>([
    [
      "another shape",
      tensor(new Float32Array(3), [3, 1]),
      'weight "dense_1/kernel": expected float32 [4, 3], received',
    ],
    ["another type", tensor(new Int32Array(12), [4, 3]), "expected float32 [4, 3], received int32 [4, 3]"],
    ["fewer numbers", { shape: [4, 3], dtype: "float32", data: new Float32Array(5) }, "[4, 3] with 5 numbers"],
    [
      "numbers of another kind",
      { shape: [4, 3], dtype: "float32", data: Array(12).fill(1) },
      "expected float32 [4, 3]",
    ],
  ])("%s in the second leaves the first as it was", async (_, bad, message) => {
    for (const asked of [true, false]) {
      const net = small();
      const before = asked ? await net.getWeights() : await small().getWeights();
      const values = new Map<string, Tensor>([
        ["dense/kernel", good],
        ["dense_1/kernel", bad as Tensor],
      ]);
      await expect(net.setWeights(values)).rejects.toThrow(message);
      expect(await net.getWeights()).toEqual(before);
    }
  });

  test("so are unknown names, and what is no map", async () => {
    const net = small();
    const before = await net.getWeights();
    const unknown = new Map([
      ["dense/kernel", good],
      ["dense_9/kernel", good],
    ]);
    await expect(net.setWeights(unknown)).rejects.toThrow('setWeights: the network has no weight "dense_9/kernel"');
    await expect(net.setWeights({ "dense/kernel": good } as never)).rejects.toThrow(
      "expected a Map from names to tensors",
    );
    expect(await net.getWeights()).toEqual(before);
  });

  test("a mismatching optimizer state changes nothing", async () => {
    const net = small();
    net.compile({ optimizer: "adam", loss });
    await net.fit(blobs(16), quiet);
    const other = sequential([layers.input({ shape: [2] }), layers.dense({ units: 3, activation: "softmax" })], {
      engine: portableEngine(),
    });
    other.compile({ optimizer: "adam", loss });
    await other.fit(blobs(16), quiet);
    await other.save(folder);
    const before = await net.getWeights();
    await expect(net.loadWeights(join(folder, "weights.safetensors"))).rejects.toThrow("expected");
    expect(await net.getWeights()).toEqual(before);
  });
});

describe("a training that is loaded with another optimizer", () => {
  const slotNames = async () => [...(await readSafetensors(join(folder, "optimizer.safetensors"))).tensors.keys()];

  const saved = async (optimizer: ReturnType<typeof adam>) => {
    const net = small();
    net.compile({ optimizer, loss });
    await net.fit(blobs(32), { ...quiet, epochs: 2 });
    await net.save(folder);
    return net;
  };

  const warnings = () => {
    const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    return emit;
  };

  test("starts without state, at step 0, and warns", async () => {
    const net = await saved(adam());
    const emit = warnings();
    const again = await loadModel(folder, {
      engine: portableEngine(),
      compile: { optimizer: sgd({ momentum: 0.9 }), loss },
    });
    expect(emit.mock.calls).toEqual([
      ["the training was saved with Adam; SGD begins without its memory", "FoveaWarning"],
    ]);
    emit.mockRestore();
    expect(await again.getWeights()).toEqual(await net.getWeights());
    expect(again.trainer.progress).toMatchObject({ epoch: 2, step: 0 });
    // It trains as one that was compiled anew.
    net.compile({ optimizer: sgd({ momentum: 0.9 }), loss });
    const options = { ...quiet, initialEpoch: 2, epochs: 3, shuffle: false };
    for (const each of [net, again]) await each.fit(blobs(32), options);
    expect(await again.getWeights()).toEqual(await net.getWeights());
    await again.save(folder);
    expect(await slotNames()).toHaveLength(4);
    for (const name of await slotNames()) expect(name).toMatch(/\/velocity$/);
  });

  test("of the same class keeps the slots that it has", async () => {
    await saved(sgd({ momentum: 0.9 }));
    expect(await slotNames()).toHaveLength(4);
    const emit = warnings();
    const again = await loadModel(folder, {
      engine: portableEngine(),
      compile: { optimizer: sgd({ momentum: 0.5 }), loss },
    });
    expect(again.trainer.progress.step).toBe(8);
    expect(again.trainer.programs.slots.size).toBe(4);
    const plain = await loadModel(folder, { engine: portableEngine(), compile: { optimizer: sgd(), loss } });
    expect(plain.trainer.programs.slots.size).toBe(0);
    expect(emit).not.toHaveBeenCalled();
    emit.mockRestore();
  });
});

describe.each(everyEngine)("on the $name engine", (engine) => {
  test("a model saved during training can be loaded and resumed", async () => {
    const make = () => {
      const net = small(engine);
      net.compile({ optimizer: "adam", loss, metrics: ["accuracy"] });
      return net;
    };
    const options = { ...quiet, epochs: 5 };
    const net = make();
    let running = true;
    // Slow enough for some saves.
    const callbacks = [{ onBatchEnd: () => setTimeout(20) }];
    const training = net.fit(blobs(64), { ...options, callbacks }).finally(() => {
      running = false;
    });
    const places = new Set<number>();
    for (let count = 0; running; count++) {
      await net.save(join(folder, String(count % 8)));
      const { progress } = JSON.parse(await readFile(join(folder, String(count % 8), "training.json"), "utf8"));
      expect(progress.step).toBe(8 * progress.epoch + progress.batch);
      places.add(progress.step);
      await setImmediate();
    }
    const { history } = await training;
    expect(places.size).toBeGreaterThan(1);
    for (let place = 0; place < Math.min(8, places.size); place++) {
      const again = await loadModel(join(folder, String(place)), { engine });
      expect((await again.fit(blobs(64), { ...options, resume: true })).history).toEqual(history);
      expect(await again.getWeights()).toEqual(await net.getWeights());
    }
  });

  test("nested models and shared layers run on the engine of their weights", async () => {
    const inner = small(engine);
    inner.compile({ optimizer: "adam", loss });
    await inner.fit(blobs(32), quiet);
    const { x } = blobs(5);
    const expected = await inner.predict(x);

    // Without an engine of its own, the outer model takes that of the inner one.
    const nested = sequential([inner, layers.activation({ activation: "linear" })]);
    expect(nested.trainer.engine).toBe(engine);
    expect(await nested.predict(x)).toEqual(expected);
    const input = layers.input({ shape: [2] });
    const shared = model({
      inputs: input,
      outputs: inner.layers.reduce((at, layer) => single(layer.apply(at)), input),
    });
    expect(await shared.predict(x)).toEqual(expected);
    shared.compile({ optimizer: "adam", loss });
    await shared.fit(blobs(32), quiet);
    expect(await inner.predict(x)).toEqual(await shared.predict(x));
    expect(await nested.predict(x)).toEqual(await shared.predict(x));
  });

  test("a model on another engine that shares weights is rejected; a copy can be loaded", async () => {
    const inner = small(engine);
    const weights = await inner.getWeights();
    const outer = sequential([inner], { engine: portableEngine(), name: "outer" });
    const message =
      /^weight "\w+\/dense\/kernel" has its values on (another portable|the native) engine, this model is on the portable/;
    const { x } = blobs(5);
    await expect(outer.predict(x)).rejects.toThrow(message);
    await expect(outer.getWeights()).rejects.toThrow(message);
    const zeros = new Map(
      [...weights].map(([name, { shape }]) => [name, tensor(new Float32Array(size(shape)), shape)]),
    );
    const named = new Map([...zeros].map(([name, value]) => [`${inner.name}/${name}`, value]));
    await expect(outer.setWeights(named)).rejects.toThrow(message);
    outer.compile({ optimizer: "adam", loss });
    await expect(outer.fit(blobs(8), quiet)).rejects.toThrow(message);
    expect(await inner.getWeights()).toEqual(weights);

    await inner.save(folder);
    const copy: Model = await loadModel(folder, { engine: portableEngine() });
    expect(await copy.getWeights()).toEqual(weights);
  });
});

const single = <T>(value: T | readonly T[]): T => [value].flat()[0] as T;
const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
