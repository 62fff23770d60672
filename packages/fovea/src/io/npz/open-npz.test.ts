import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConfigError, FormatError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import { openNpy, openNpz, readNpz } from "./index.ts";

const fixture = (name: string) => new URL(`../testing/${name}`, import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-npz-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(["stored.npz", "deflated.npz"])("%s, array by array", async (name) => {
  const file = await openNpz(fixture(name));
  const arrays = await readNpz(fixture(name));
  expect([...file.weights.keys()]).toEqual([...arrays.keys()]);
  expect(file.weights.get("f4_fortran")).toEqual({ name: "f4_fortran", shape: [2, 3, 4], dtype: "<f4" });
  expect(file.weights.get("bool")?.dtype).toBe("|b1");
  for (const [key, array] of arrays) expect(await file.read(key)).toEqual(array);
  await expect(file.read("f5")).rejects.toThrow(ConfigError);
  await file.close();
});

test("a single array", async () => {
  const file = await openNpy(fixture("single.npy"));
  expect([...file.weights.values()]).toEqual([{ name: "arr_0", shape: [2, 3, 4], dtype: "<f4" }]);
  expect((await file.read("arr_0")).shape).toEqual([2, 3, 4]);
  await file.close();
  const complex = await openNpy(fixture("complex.npy"));
  expect(complex.weights.get("arr_0")?.dtype).toBe("<c16");
  await expect(complex.read("arr_0")).rejects.toThrow("received <c16");
  await complex.close();
});

test("rejects archives without arrays, names that clash, and invalid arrays", async () => {
  const array = await readFile(fixture("single.npy"));
  const opened = async (content: Record<string, Uint8Array>) => {
    const path = join(folder, "archive.npz");
    await writeFile(path, zipSync(content));
    return openNpz(path);
  };
  const mixed = await opened({ "a.npy": array, "readme.txt": Buffer.from("text"), bare: array });
  expect([...mixed.weights.keys()]).toEqual(["a", "bare"]);
  expect(await mixed.read("bare")).toEqual(
    tensor(
      Float32Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    ),
  );
  await mixed.close();
  await expect(opened({ "a.npy": array, a: array })).rejects.toThrow('received "a" twice');
  await expect(opened({ "a.npy": Buffer.from("none") })).rejects.toThrow("archive.npz: a.npy: expected a .npy file");
  await expect(opened({ "a.txt": Buffer.from("none") })).rejects.toThrow(FormatError);
});
