import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Worker } from "node:worker_threads";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { augment } from "../src/data/augment/index.ts";
import { imageSamples } from "../src/image-pipeline/index.ts";
import { readerThread } from "../src/image-pipeline/readers/reader-thread.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const mebibyte = 2 ** 20;
const folder = mkdtempSync(join(tmpdir(), "fovea-image-memory-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files: string[];
beforeAll(async () => {
  const data = Uint8Array.from({ length: 40 * 30 * 3 }, (_, at) => (at * 7919) >> 4);
  const image = sharp(data, { raw: { width: 40, height: 30, channels: 3 } }).resize(640, 480);
  const jpeg = await image.jpeg().toBuffer();
  files = Array.from({ length: 400 }, (_, index) => {
    const file = join(folder, `${index}.jpg`);
    // Bytes behind the image give each file a content of its own.
    writeFileSync(file, Buffer.concat([jpeg, Buffer.from(`${index}`)]));
    return file;
  });
});

/** The memory in use in MiB, of threads too: without the free part of V8's heap, and what arrays hold outside of it. */
async function usedMemory(): Promise<{ readonly resident: number; readonly arrays: number }> {
  for (let pass = 0; pass < 3; pass++) {
    collectGarbage();
    await setImmediate();
  }
  const { rss, heapTotal, heapUsed, arrayBuffers } = process.memoryUsage();
  return { resident: (rss - heapTotal + heapUsed) / mebibyte, arrays: arrayBuffers / mebibyte };
}

function samplesOf(count: number, workers: number, augmentation: typeof augment.standard) {
  return imageSamples({ files: files.slice(0, count), imageSize: [96, 96], workers, augmentation });
}

const start = readerThread.get("test");
const threads: Worker[] = [];
beforeAll(() =>
  readerThread.provide((plan) => {
    const thread = start(plan);
    threads.push(thread);
    return thread;
  }),
);
afterAll(() => readerThread.provide(start));

/** Reads epochs as trainings do, and returns the memory in use after each: of one set of threads, which then end. */
async function memoryOfEpochs(samples: ReturnType<typeof samplesOf>, epochs: number) {
  const after: Awaited<ReturnType<typeof usedMemory>>[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for await (const batch of samples.batches({ batchSize: 16, shuffle: true, epoch, reuse: 3 })) {
      expect(batch.size).toBeGreaterThan(0);
    }
    after.push(await usedMemory());
  }
  // By themselves they end after some seconds; until then, the next measurement would count them as well.
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
  return after;
}

// A decoded image has 0.9 MiB and an epoch of 100 images 90: these bounds allow a few of them and no leak.
describe.each([
  ["in threads", 2],
  ["in the main thread", 0],
])("memory of reading images %s", (_, workers) => {
  it.each([
    ["plain", []],
    ["augmented", augment.standard],
  ])("is level over epochs: %s", { timeout: 180_000 }, async (_, augmentation) => {
    const after = await memoryOfEpochs(samplesOf(100, workers, augmentation), 12);
    const [third, last] = [after[3], after.at(-1)];
    expect((last?.resident ?? Infinity) - (third?.resident ?? 0)).toBeLessThan(40);
    expect((last?.arrays ?? Infinity) - (third?.arrays ?? 0)).toBeLessThan(8);
  });

  it("does not depend on the number of images", { timeout: 180_000 }, async () => {
    const few = await memoryOfEpochs(samplesOf(40, workers, augment.standard), 5);
    const many = await memoryOfEpochs(samplesOf(400, workers, augment.standard), 2);
    expect((many.at(-1)?.resident ?? Infinity) - (few.at(-1)?.resident ?? 0)).toBeLessThan(60);
    expect((many.at(-1)?.arrays ?? Infinity) - (few.at(-1)?.arrays ?? 0)).toBeLessThan(8);
  });
});
