import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { imageSamples } from "./index.ts";
import { readerThread } from "./readers/reader-thread.ts";
import { labelsIn, rowsOf } from "./testing/batch-rows.ts";
import { photoFiles, removePhotos } from "./testing/photo-files.ts";

const start = readerThread.get("test");
let photos: Awaited<ReturnType<typeof photoFiles>>;
beforeAll(async () => {
  photos = await photoFiles(30);
});
afterAll(() => removePhotos(photos));
afterEach(() => readerThread.provide(start));

function samples(workers: number) {
  const { files } = photos;
  return imageSamples({ files, labels: Int32Array.from(files.keys()), imageSize: [16, 16], workers });
}

const options = { batchSize: 4, shuffle: true };

describe("a thread that ends", () => {
  test("in the middle of an epoch is replaced, and its images are read again", async () => {
    const threads: Worker[] = [];
    readerThread.provide((plan) => {
      const worker = start(plan);
      threads.push(worker);
      return worker;
    });
    const expected = await rowsOf(samples(0), options);
    const rows: string[] = [];
    const data = samples(2);
    for await (const batch of data.batches(options)) {
      rows.push(...labelsIn(expected.slice(rows.length, rows.length + batch.size)).map(String));
      expect([...batch.y[0]!.data].map(String)).toEqual(rows.slice(-batch.size));
      await threads.at(-1)?.terminate();
    }
    expect(rows).toHaveLength(30);
    expect(threads.length).toBeGreaterThan(3);
    expect(await rowsOf(data, options)).toEqual(expected);
    expect(data.faults).toEqual([]);
  });

  test("at an image again and again makes it a fault", async () => {
    readerThread.provide(() =>
      threadOf(`
      const { parentPort } = require("node:worker_threads");
      parentPort.on("message", ({ id, task }) => {
        if (task.file.endsWith("007.jpg")) throw new Error("out of luck");
        parentPort.postMessage({ id, outcome: { content: "0123456789abcdef", took: 0 } });
      });
      parentPort.postMessage("ready");
    `),
    );
    const data = samples(1);
    expect(labelsIn(await rowsOf(data, { batchSize: 30 }))).toEqual(
      labelsIn(Array.from({ length: 30 }, (_, i) => `${i}`)).filter((i) => i !== 7),
    );
    expect(data.faults).toEqual([
      { file: photos.files[7], reason: expect.stringContaining("the thread that reads it ends (out of luck)") },
    ]);
  });

  test("at every image is an error, not an endless repetition", async () => {
    readerThread.provide(() =>
      threadOf(`
      const { parentPort } = require("node:worker_threads");
      parentPort.on("message", () => process.exit(9));
      parentPort.postMessage("ready");
    `),
    );
    await expect(rowsOf(samples(2), options)).rejects.toThrow(
      /imageSamples: \d+ threads that read images ended \(exit code 9\)/,
    );
  });

  test("before it begins leaves the reading to the main thread, with a warning", async () => {
    readerThread.provide(() => new Worker(new URL("file:///nowhere/thread.mjs")));
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on("warning", listen);
    try {
      expect(await rowsOf(samples(2), options)).toEqual(await rowsOf(samples(0), options));
    } finally {
      process.off("warning", listen);
    }
    expect(warnings).toEqual([
      expect.stringMatching(/^imageSamples: threads that read images do not start \(.*thread\.mjs/),
    ]);
  });
});

function threadOf(program: string): Worker {
  return new Worker(program, { eval: true });
}

describe("a process ends", () => {
  const program = fileURLToPath(new URL("../../test/workers/read-images.mjs", import.meta.url));

  function end(scenario: string) {
    const child = spawn(process.execPath, [program, scenario, photos.folder], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    return new Promise<{ code: number | null; output: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, output }));
    });
  }

  test.each([
    ["after an epoch, though threads wait for the next one", "epoch", 0, "8 batches\n"],
    ["after an epoch that was left early", "leave", 0, "1 batches\n"],
    ["if an epoch is abandoned without being closed", "abandon", 0, "1 batches\n"],
    ["by process.exit while threads read", "exit", 7, "1 batches\n"],
    ["by an error in the loop", "throw", 1, "on purpose"],
  ])("%s", async (_, scenario, code, expected) => {
    const { code: received, output } = await end(scenario);
    expect(output).toContain(expected);
    expect(received).toBe(code);
  });
});
