import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { augment } from "../data/augment/index.ts";
import { type Engine, portableEngine } from "../engine/index.ts";
import { layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { sequential } from "../models/index.ts";
import { nativeOrReason } from "../native/testing/native-or-reason.ts";
import { imageSamples } from "./index.ts";
import { photoFiles, removePhotos } from "./testing/photo-files.ts";

const native = nativeOrReason();
const engines: Engine[] = [portableEngine(), ...(typeof native === "string" ? [] : [native])];

let photos: Awaited<ReturnType<typeof photoFiles>>;
let folder: string;
beforeAll(async () => {
  photos = await photoFiles(40);
  // Without them an epoch has holes, which must not move a batch.
  for (const index of [4, 17, 39]) await rm(photos.files[index]!);
  folder = await mkdtemp(join(tmpdir(), "fovea-fit-images-"));
});
afterAll(async () => {
  await removePhotos(photos);
  await rm(folder, { recursive: true });
});

function samples(workers: number) {
  const { files } = photos;
  const labels = Int32Array.from(files, (_, index) => index % 3);
  return imageSamples({ files, labels, imageSize: [12, 12], workers, augmentation: augment.strong });
}

function classifier(engine: Engine) {
  const net = sequential(
    [
      layers.input({ shape: [12, 12, 3] }),
      layers.conv2d({ filters: 4, kernelSize: 3, activation: "relu" }),
      layers.globalAveragePooling2d(),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
    { engine, seed: 1 },
  );
  net.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
  return net;
}

describe.each(engines)("fit with the engine $name", (engine) => {
  const options = { epochs: 3, batchSize: 6, seed: 4, verbose: false } as const;

  test("interrupted and resumed gives the bits of one that was not, with any number of threads", async () => {
    const whole = classifier(engine);
    const { history } = await whole.fit(samples(0), options);
    for (const [stopAt, workers] of [
      [2, 1],
      [9, 2],
    ] as const) {
      const first = classifier(engine);
      const abort = new AbortController();
      let batches = 0;
      const callbacks = [{ onBatchEnd: () => void (++batches === stopAt && abort.abort()) }];
      await first.fit(samples(workers), { ...options, callbacks, signal: abort.signal });
      const path = join(folder, `${engine.name}-${stopAt}`);
      await first.save(path);
      const second = (await loadModel(path, { engine })) as ReturnType<typeof classifier>;
      const resumed = await second.fit(samples(workers), { ...options, resume: true });
      expect(resumed.history).toEqual(history);
      expect(await second.getWeights()).toEqual(await whole.getWeights());
    }
  });

  test("trains and validates on parts of one dataset, in the order of the files too", async () => {
    const net = classifier(engine);
    const { train, validation } = samples(2).split(0.25);
    const { history } = await net.fit(train, { ...options, validationData: validation, shuffle: false });
    expect(history.val_loss?.every(Number.isFinite)).toBe(true);
    expect(train.faults.map(({ file }) => file).sort()).toEqual([4, 17, 39].map((index) => photos.files[index]));
    expect((await net.evaluate(validation, { batchSize: 6 })).loss).toBe(history.val_loss?.at(-1));
    const rows = await net.predict(validation);
    expect(rows).toMatchObject({ shape: [9, 3] });
  });
});
