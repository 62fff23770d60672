import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { peakMemory } from "../../../../scripts/peak-memory.mjs";
import { FormatError, importModel } from "../../src/index.ts";
import { openWeightFile } from "../../src/io/index.ts";
import { int32Bytes, writeMetadata, writeTflite } from "../../src/io/tflite/testing/write-tflite.ts";
import { mutations } from "./mutation.ts";

// TensorFlow Lite models with a few bytes changed: each is imported or refused with a FormatError, soon, and with little
// memory. fuzz.mjs tries more, with other seeds.

const runs = Number(process.env.FOVEA_FUZZ_RUNS ?? 150);
const seed = process.env.FOVEA_FUZZ_SEED === undefined ? 20262 : Number(process.env.FOVEA_FUZZ_SEED);
const longest = 5_000;
const mostMemory = 400 * 2 ** 20;

const packed = unzipSync(readFileSync(new URL("tflite/models.zip", import.meta.url)));
const files = Object.entries(packed).filter(([name]) => name.endsWith(".tflite"));
const described = writeTflite({
  tensors: [
    { name: "image", shape: [1, 4, 4, 3] },
    { name: "color", shape: [1, 3] },
    { name: "axes", shape: [2], type: 2, data: int32Bytes(1, 2) },
  ],
  operators: [{ code: 40, inputs: [0, 2], outputs: [1] }],
  inputs: [0],
  outputs: [1],
  metadata: writeMetadata([127.5], [127.5], "labels.txt"),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-fuzz-tflite-"));
  vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function tryFile(path: string): Promise<void> {
  const started = performance.now();
  await importModel(path, { engine: "portable" }).catch(expectPlain);
  try {
    const file = await openWeightFile(path);
    for (const name of file.weights.keys()) await file.read(name).catch(expectPlain);
    await file.close();
  } catch (error) {
    expectPlain(error);
  }
  expect(performance.now() - started).toBeLessThan(longest);
}

function expectPlain(error: unknown): void {
  if (error instanceof FormatError) return;
  throw new Error("expected a FormatError", { cause: error });
}

describe("changed models are imported or refused", { timeout: 60_000 + 200 * runs }, () => {
  test.each<[string, Uint8Array]>([...files, ["with metadata", described]])("%s", async (_, content) => {
    const before = peakMemory();
    const bytes = Buffer.from(content);
    await fc.assert(
      fc.asyncProperty(mutations, fc.nat(files.length - 1), async (mutate, other) => {
        const path = join(folder, "changed.tflite");
        await writeFile(path, mutate(bytes, Buffer.from(files[other]?.[1] ?? bytes)));
        await tryFile(path);
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
    expect(peakMemory() - before).toBeLessThan(mostMemory);
  });
});

test("a model cut anywhere is refused, or what is missing doesn't matter", { timeout: 60_000 }, async () => {
  const path = join(folder, "cut.tflite");
  for (let length = 0; length < described.length; length++) {
    await writeFile(path, described.subarray(0, length));
    await tryFile(path);
  }
});
