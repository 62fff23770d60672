import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../io/index.ts";
import { tensor } from "../tensor/index.ts";
import { convertWeights } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-convert-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const from = join(folder, "from.safetensors");
const to = join(folder, "to.safetensors");

test("copies weights under their names without the prefix", async () => {
  await writeSafetensors(from, [
    ["module.a.weight", tensor([1, 2, 3, 4], [2, 2])],
    ["module.a.count", tensor(Int32Array.of(7), [])],
    ["b", tensor([0.5])],
  ]);
  expect(await convertWeights(from, to, { stripPrefix: "module.", dtype: "bfloat16" })).toBe(3);
  const { tensors } = await readSafetensors(to);
  expect([...tensors.keys()].sort()).toEqual(["a.count", "a.weight", "b"]);
  expect(tensors.get("a.weight")).toMatchObject({ shape: [2, 2], dtype: "bfloat16" });
  expect([...(tensors.get("a.count")?.data ?? [])]).toEqual([7]);
});

test("rejects an unknown prefix, names that clash and numbers out of range", async () => {
  await writeSafetensors(from, [
    ["module.a", tensor([1, 70_000])],
    ["a", tensor([1])],
  ]);
  await expect(convertWeights(from, to, { stripPrefix: "model." })).rejects.toThrow(
    `${from}: no name begins with "model."; the first is "module.a"`,
  );
  await expect(convertWeights(from, to, { stripPrefix: "module." })).rejects.toThrow(
    `${from}: "module.a" and "a" are the same name without "module."`,
  );
  await expect(convertWeights(from, to, { dtype: "float16" })).rejects.toThrow(
    `${from}: "module.a": 70000 at 1 exceeds the range of float16, ±65504; use bfloat16`,
  );
});
