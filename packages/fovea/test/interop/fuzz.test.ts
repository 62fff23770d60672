import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peakMemory } from "../../../../scripts/peak-memory.mjs";
import { openWeightFile } from "../../src/io/index.ts";
import { ConfigError, FormatError } from "../../src/support/index.ts";
import { mutations } from "./mutation.ts";

// Real files with a few bytes changed: each is read or refused with a sentence, soon, and with little memory. A run of
// the whole suite tries a few thousand; fuzz.mjs tries more, with other seeds.

const runs = Number(process.env.FOVEA_FUZZ_RUNS ?? 150);
const seed = process.env.FOVEA_FUZZ_SEED === undefined ? 20260 : Number(process.env.FOVEA_FUZZ_SEED);
const longest = 5_000;
const mostMemory = 400 * 2 ** 20;

const read = (path: string) => readFileSync(new URL(path, import.meta.url));

/** Files whose bytes are changed as they are. */
const files: Readonly<Record<string, Buffer>> = {
  "PyTorch, zip": read("torch/zip.pth"),
  "PyTorch, views": read("torch/zip-views.pth"),
  "PyTorch, of old": read("torch/legacy.pth"),
  "PyTorch, of old, protocol 4": read("torch/legacy-protocol4.pth"),
  "Keras, of old": read("keras/simple.h5"),
  "Keras 3": read("keras/simple.weights.h5"),
  "Keras archive": read("keras/simple.keras"),
  safetensors: read("../../src/io/testing/python.safetensors"),
  NumPy: read("../../src/io/testing/single.npy"),
  "NumPy archive": read("../../src/io/testing/deflated.npz"),
  "HDF5, new structures": read("../../src/io/hdf5/testing/latest.h5"),
  "HDF5, old structures": read("../../src/io/hdf5/testing/earliest.h5"),
};

/** Archives in which one entry is changed and all is packed again, so that its checksum does not give it away. */
const archives: Readonly<Record<string, readonly [file: Buffer, entry: RegExp]>> = {
  "PyTorch's pickle": [read("torch/zip.pth"), /data\.pkl$/],
  "a checkpoint's pickle": [read("torch/checkpoint.pth"), /data\.pkl$/],
  "a pickle of protocol 5": [read("torch/zip-protocol5.pth"), /data\.pkl$/],
  "an array of NumPy's": [read("../../src/io/testing/stored.npz"), /^f4_fortran\.npy$/],
  "Keras' weights": [read("keras/simple.keras"), /\.h5$/],
  "Keras' description": [read("keras/simple.keras"), /config\.json$/],
};

const tfjs = {
  model: Buffer.from(
    JSON.stringify({
      format: "layers-model",
      modelTopology: { model_config: { class_name: "Sequential", config: { name: "s", layers: [] } } },
      weightsManifest: [
        {
          paths: ["group1-shard1of2.bin", "group1-shard2of2.bin"],
          weights: [
            { name: "dense/kernel", shape: [2, 3], dtype: "float32" },
            { name: "dense/bias", shape: [4], dtype: "float32", quantization: { dtype: "uint8", min: -1, scale: 0.5 } },
          ],
        },
      ],
    }),
  ),
  shards: [Buffer.alloc(16, 1), Buffer.alloc(12, 2)],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-fuzz-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Opens a file and reads all of it, if that can be done; nothing but the errors that a user may see is thrown. */
async function tryFile(path: string): Promise<void> {
  const started = performance.now();
  try {
    const file = await openWeightFile(path);
    try {
      for (const name of file.weights.keys()) await file.read(name).catch(expectPlain);
    } finally {
      await file.close();
    }
  } catch (error) {
    expectPlain(error);
  }
  expect(performance.now() - started).toBeLessThan(longest);
}

function expectPlain(error: unknown): void {
  if (error instanceof FormatError || error instanceof ConfigError) return;
  throw new Error("expected a FormatError or a ConfigError", { cause: error });
}

const others = Object.values(files);

async function fuzz(change: (mutate: (bytes: Buffer) => Buffer) => Promise<string>): Promise<void> {
  const before = peakMemory();
  await fc.assert(
    fc.asyncProperty(mutations, fc.nat(others.length - 1), async (mutate, other) => {
      await tryFile(await change((bytes) => mutate(bytes, others[other] ?? bytes)));
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  expect(peakMemory() - before).toBeLessThan(mostMemory);
}

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe("changed files are read or refused", { timeout: 60_000 + 100 * runs }, () => {
  test.each(Object.entries(files))("%s", async (_, bytes) => {
    await fuzz((mutate) => written("changed", mutate(bytes)));
  });

  test.each(Object.entries(archives))("%s", async (_, [bytes, wanted]) => {
    const entries = unzipSync(bytes);
    const name = Object.keys(entries).find((entry) => wanted.test(entry)) ?? "";
    const entry = Buffer.from(entries[name] ?? []);
    expect(entry.length).toBeGreaterThan(0);
    await fuzz((mutate) => written("changed", zipSync({ ...entries, [name]: mutate(entry) }, { level: 0 })));
  });

  test("tfjs", async () => {
    await fuzz(async (mutate) => {
      for (const [index, shard] of tfjs.shards.entries()) await written(`group1-shard${index + 1}of2.bin`, shard);
      return written("changed", mutate(tfjs.model));
    });
    await fuzz(async (mutate) => {
      await written("group1-shard1of2.bin", mutate(tfjs.shards[0] ?? Buffer.alloc(0)));
      return written("changed", tfjs.model);
    });
  });
});
