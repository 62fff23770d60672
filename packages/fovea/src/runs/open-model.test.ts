import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { checkModelName, openModel } from "./open-model.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-open-model-"));
afterAll(() => rmSync(folder, { recursive: true }));
const interop = (path: string) => fileURLToPath(new URL(`../../test/interop/${path}`, import.meta.url));

test("a file of another framework is opened by its path", async () => {
  const packed = unzipSync(readFileSync(interop("tflite/models.zip")));
  const tflite = join(folder, "classifier.tflite");
  writeFileSync(tflite, packed["classifier-float.tflite"] as Uint8Array);
  for (const [path, parameters] of [
    [tflite, 1718],
    [interop("keras/simple.keras"), 561],
  ] as const) {
    checkModelName(path);
    const { model, run } = await openModel(path);
    expect(model.countParams()).toBe(parameters);
    expect(run).toBeUndefined();
  }
});

test("a file that is no model is refused", async () => {
  const path = join(folder, "notes.txt");
  writeFileSync(path, "not a model");
  await expect(openModel(path)).rejects.toThrow(`${path}: expected a file of weights, received 11 B`);
});
