import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openKerasH5 } from "../../io/keras/index.ts";
import { importModel } from "../import-model.ts";
import { exportKerasWeights } from "./index.ts";

const fixture = (name: string) => new URL(`../../../test/interop/keras/${name}`, import.meta.url).pathname;

/** The folder in which verify_keras_weights.py finds the files. */
const kept = process.env.FOVEA_EXPORTS;
let folder: string;
beforeAll(async () => {
  folder = kept ?? (await mkdtemp(join(tmpdir(), "fovea-keras-")));
  await mkdir(folder, { recursive: true });
});
afterAll(async () => {
  if (!kept) await rm(folder, { recursive: true });
});

test.each(["simple", "branches", "nested"])("%s: writes the file that was verified in Keras", async (name) => {
  const model = await importModel(fixture(`${name}.keras`), { engine: "portable" });
  const path = join(folder, `${name}.weights.h5`);
  await exportKerasWeights(model, path);
  if (kept) return;
  const verified = JSON.parse(await readFile(fixture("verified.json"), "utf8"));
  expect(
    createHash("sha256")
      .update(await readFile(path))
      .digest("hex"),
  ).toBe(verified[name].sha256);
  expect(verified[name].largestDifference).toBeLessThan(1e-5);
});

test.each(["simple", "nested"])("%s: writes Keras' groups and values", async (name) => {
  const model = await importModel(fixture(`${name}.h5`), { engine: "portable" });
  const path = join(folder, `${name}-again.weights.h5`);
  await exportKerasWeights(model, path);
  const [own, original] = [await openKerasH5(path), await openKerasH5(fixture(`${name}.weights.h5`))];
  expect(
    [...own.weights.values()].map(({ name, shape, dtype, layer }) => ({ name, shape, dtype, layer })).sort(byName),
  ).toEqual(
    [...original.weights.values()].map(({ name, shape, dtype, layer }) => ({ name, shape, dtype, layer })).sort(byName),
  );
  for (const weight of original.weights.keys()) expect(await own.read(weight)).toEqual(await original.read(weight));
  await own.close();
  await original.close();
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
