import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { openTfjs } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-tfjs-"));
  await mkdir(join(folder, "below"));
  await writeFile(join(folder, "shard1"), bytes(0, 10));
  await writeFile(join(folder, "below/shard2"), bytes(10, 35));
});
afterAll(() => rm(folder, { recursive: true }));

const shared = Buffer.alloc(35);
shared.writeFloatLE(1.5, 0);
shared.writeFloatLE(-2, 4);
shared.writeInt32LE(-7, 8);
shared.set([0, 10, 255], 12);
shared.writeUInt16LE(0, 15);
shared.writeUInt16LE(65535, 17);
shared.writeUInt16LE(0x3c00, 19);
shared.writeUInt16LE(0xc000, 21);
shared.set([1, 0], 23);
shared.set([3, 4, 250, 0], 25);
const bytes = (begin: number, end: number) => shared.subarray(begin, end);

const weights = [
  { name: "a/kernel", shape: [2, 1], dtype: "float32" },
  { name: "a/bias", shape: [], dtype: "int32" },
  { name: "b/c/kernel", shape: [3], dtype: "float32", quantization: { dtype: "uint8", min: -1, scale: 0.1 } },
  { name: "b/c/bias", shape: [2], dtype: "float32", quantization: { dtype: "uint16", min: 2, scale: 0.5 } },
  { name: "half", shape: [2], dtype: "float32", quantization: { dtype: "float16", original_dtype: "float32" } },
  { name: "flags", shape: [2], dtype: "bool" },
  { name: "counts", shape: [4], dtype: "int32", quantization: { dtype: "uint8", min: 0, scale: 0.5 } },
  { name: "bytes", shape: [6], dtype: "uint8" },
];
const manifest = [{ paths: ["shard1", "below/shard2"], weights }];
const sound = { format: "layers-model", generatedBy: "keras v2.2.4", modelTopology: {}, weightsManifest: manifest };

async function written(model: unknown): Promise<string> {
  const path = join(folder, "model.json");
  await writeFile(path, typeof model === "string" ? model : JSON.stringify(model));
  return path;
}

test("reads values of every type, quantized or not, across shards", async () => {
  const file = await openTfjs(await written(sound));
  expect(file.format).toBe("tfjs");
  expect(file.metadata.get("generatedBy")).toBe("keras v2.2.4");
  expect(file.weights.get("b/c/bias")).toEqual({
    name: "b/c/bias",
    shape: [2],
    dtype: "uint16",
    layer: { name: "b/c", index: 1 },
  });
  const values = async (name: string) => Array.from((await file.read(name)).data);
  expect(await file.read("a/kernel")).toEqual({ data: Float32Array.of(1.5, -2), shape: [2, 1], dtype: "float32" });
  expect(await file.read("a/bias")).toEqual({ data: Int32Array.of(-7), shape: [], dtype: "int32" });
  expect(await values("b/c/kernel")).toEqual([-1, 0, 24.5].map(Math.fround));
  expect(await values("b/c/bias")).toEqual([2, 32769.5]);
  expect(await values("half")).toEqual([1, -2]);
  expect(await file.read("flags")).toEqual({ data: Uint8Array.of(1, 0), shape: [2], dtype: "uint8" });
  expect(await file.read("counts")).toEqual({ data: Int32Array.of(2, 2, 125, 0), shape: [4], dtype: "int32" });
  await expect(file.read("a/kernal")).rejects.toThrow('did you mean "a/kernel"?');
  await file.close();
});

describe("rejects invalid models", () => {
  const withWeight = (weight: object) => ({ weightsManifest: [{ paths: ["shard1"], weights: [weight] }] });
  const kernel = { name: "k", shape: [1], dtype: "float32" };
  test.each<[string, unknown, string]>([
    ["a graph model", { ...sound, format: "graph-model" }, "received a graph model, which has no layers"],
    ["a graph", { weightsManifest: [], modelTopology: { node: [] } }, "received a graph model"],
    ["no JSON", "{", "expected a model.json of TensorFlow.js"],
    ["no manifest", {}, 'with "weightsManifest"'],
    ["a manifest of another kind", { weightsManifest: 3 }, '"weightsManifest" to be a list'],
    ["a path upwards", { weightsManifest: [{ paths: ["../shard1"], weights: [] }] }, "shards beside it"],
    ["an absolute path", { weightsManifest: [{ paths: ["/etc/passwd"], weights: [] }] }, "shards beside it"],
    ["another machine", { weightsManifest: [{ paths: ["http://a/b"], weights: [] }] }, "shards beside it"],
    ["a missing shard", { weightsManifest: [{ paths: ["none"], weights: [] }] }, "there is no such file"],
    [
      "another size",
      { weightsManifest: [{ paths: ["shard1"], weights }] },
      "expected 35 bytes in its shards, received 10",
    ],
    ["a huge shape", withWeight({ ...kernel, shape: [2 ** 40] }), "bytes in its shards, received 10"],
    ["an impossible shape", withWeight({ ...kernel, shape: [2 ** 52, 2 ** 52] }), "a size that a file can have"],
    ["a negative size", withWeight({ ...kernel, shape: [-1] }), "expected a shape of sizes"],
    ["texts", withWeight({ ...kernel, dtype: "string" }), "expected a dtype of float32"],
    ["quantised otherwise", withWeight({ ...kernel, quantization: { dtype: "int4" } }), "expected a quantization"],
    ["no scale", withWeight({ ...kernel, quantization: { dtype: "uint8", min: 0 } }), "expected a quantization"],
    ["no name", withWeight({ shape: [1], dtype: "float32" }), "expected a weight with a name"],
  ])("%s", async (_, model, message) => {
    const path = await written(model);
    await expect(openTfjs(path)).rejects.toThrow(FormatError);
    await expect(openTfjs(path)).rejects.toThrow(message);
  });
});

test("any edit of a model.json results in weights or a FormatError", async () => {
  const original = Buffer.from(JSON.stringify(sound));
  const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0x20, max: 0x7e })), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(edits, async (changes) => {
      const copy = Buffer.from(original);
      for (const [at, value] of changes) copy[at % copy.length] = value;
      try {
        const file = await openTfjs(await written(copy.toString()));
        for (const name of file.weights.keys()) await file.read(name);
        await file.close();
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { numRuns: Number(process.env.FOVEA_FUZZ_RUNS ?? 300) },
  );
}, 60_000);
