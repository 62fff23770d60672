import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import { openSafetensors, openSafetensorsWeights, writeSafetensors } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-safetensors-weights-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("reads every type of a file written by Python as float32, int32 or uint8", async () => {
  const file = await openSafetensorsWeights(new URL("../testing/python.safetensors", import.meta.url).pathname);
  expect(file).toMatchObject({
    format: "safetensors",
    metadata: new Map(Object.entries({ format: "pt", naïve: "✓" })),
  });
  expect(file.weights.get("f16")).toEqual({ name: "f16", shape: [9], dtype: "F16" });
  expect(await file.read("f16")).toEqual(tensor([0, -0, 1, -2.5, 65504, 2 ** -14, 2 ** -24, Infinity, -Infinity]));
  expect(await file.read("bf16")).toEqual(tensor([1, -2, 3.140625]));
  expect(await file.read("f64")).toEqual(tensor([1]));
  expect(await file.read("i64")).toEqual(tensor(Int32Array.of(-5, 2147483647, -2147483648)));
  expect(await file.read("i32")).toEqual(tensor(Int32Array.of(-1, 2147483647), [2, 1]));
  expect(await file.read("u8")).toEqual(tensor(Uint8Array.of(0, 128, 255)));
  expect(await file.read("scalar")).toEqual(tensor([7], []));
  expect(await file.read("empty")).toEqual(tensor(new Float32Array(0), [0, 4]));
  await expect(file.read("large i64")).rejects.toThrow("expected int64 values that fit 32 bits, received another at 1");
  await expect(file.read("f23")).rejects.toThrow(ConfigError);
  await file.close();
});

test.each(["float16", "bfloat16", "float32"] as const)("floating-point tensors can be written as %s", async (dtype) => {
  const path = join(folder, `${dtype}.safetensors`);
  const weights = new Map([
    ["exact", tensor([1, -0.5, 0], [3, 1])],
    ["brain", tensor(Uint16Array.of(0x3f80, 0xc000), [2], "bfloat16")],
    ["whole", tensor(Int32Array.of(7, -8))],
    ["bytes", tensor(Uint8Array.of(9))],
    ["third", tensor([1 / 3])],
  ]);
  await writeSafetensors(path, weights, new Map([["format", "pt"]]), { dtype });
  const stored = await openSafetensors(path);
  const word = { float16: "F16", bfloat16: "BF16", float32: "F32" }[dtype];
  expect([...stored.tensors].map(([name, entry]) => [name, entry.dtype]).sort()).toEqual([
    ["brain", word],
    ["bytes", "U8"],
    ["exact", word],
    ["third", word],
    ["whole", "I32"],
  ]);
  await stored.close();
  const file = await openSafetensorsWeights(path);
  expect(await file.read("exact")).toEqual(tensor([1, -0.5, 0], [3, 1]));
  expect(await file.read("brain")).toEqual(tensor([1, -2]));
  expect(await file.read("whole")).toEqual(tensor(Int32Array.of(7, -8)));
  const third = { float16: 1365 / 4096, bfloat16: 0xab / 2 ** 9, float32: Math.fround(1 / 3) }[dtype];
  expect((await file.read("third")).data[0]).toBe(third);
  await file.close();
});
