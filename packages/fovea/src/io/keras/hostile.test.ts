import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { bytesSource, openHdf5 } from "../hdf5/index.ts";
import { openWeightFile } from "../open-weight-file.ts";
import type { WeightFile } from "../weight-file.ts";
import { groupWeights } from "./group-weights.ts";
import { openKerasArchive } from "./index.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url));
const fixture = (name: string) => read(`../../../test/interop/keras/${name}`);
const originals = [
  fixture("branches.h5"),
  fixture("nested.weights.h5"),
  fixture("keras2.h5"),
  read("../hdf5/testing/earliest.h5"),
  read("../hdf5/testing/latest.h5"),
];

/** Number of changes per file; scripts can set more. */
const runs = Number(process.env.FOVEA_FUZZ_RUNS ?? 100);
const patience = 60_000 + 100 * runs;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-hostile-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Single bytes that often affect flags, counts and addresses. */
const byte = fc.oneof(fc.constantFrom(0, 1, 2, 8, 127, 128, 255), fc.integer({ min: 0, max: 255 }));
const edits = fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 6 });

function edited(original: Uint8Array, changes: readonly (readonly [number, number])[], cut: number): Uint8Array {
  const copy = Uint8Array.from(original.subarray(0, cut === 0 ? original.length : cut % original.length));
  for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
  return copy;
}

describe("a damaged HDF5 file results in weights or a FormatError", () => {
  test.each(originals.map((original, index) => [index, original] as const))(
    "file %i",
    async (_, original) => {
      const cut = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat());
      await fc.assert(
        fc.asyncProperty(edits, cut, async (changes, length) => {
          const bytes = edited(original, changes, length);
          try {
            const root = openHdf5(bytesSource(bytes, "t.h5"));
            const group =
              original.length > 100_000 ? everything(root) : [...groupWeights(root, "t.h5").weights.values()];
            for (const weight of group) {
              const { data } = await ("dataset" in weight ? weight.dataset : weight).read().catch(onlyFormatErrors);
              expect(data.byteLength).toBeLessThanOrEqual(100 * bytes.length + 2 ** 20);
            }
          } catch (error) {
            onlyFormatErrors(error);
          }
        }),
        { numRuns: runs },
      );
    },
    patience,
  );
});

function everything(root: ReturnType<typeof openHdf5>) {
  const found = [];
  for (const name of [...root.names, "chunks", "many"]) {
    const child = root.child(name);
    if (child?.kind === "dataset") found.push(child);
    if (child?.kind !== "group") continue;
    child.texts("attribute1");
    for (const inner of child.names.slice(0, 12)) {
      const dataset = child.child(inner);
      if (dataset?.kind === "dataset") found.push(dataset);
    }
  }
  root.texts("list");
  return found;
}

function onlyFormatErrors(error: unknown): { data: { byteLength: number } } {
  expect(error).toBeInstanceOf(FormatError);
  return { data: { byteLength: 0 } };
}

async function readAll(open: () => Promise<WeightFile>): Promise<void> {
  try {
    const file = await open();
    try {
      for (const name of file.weights.keys()) await file.read(name);
    } finally {
      await file.close();
    }
  } catch (error) {
    onlyFormatErrors(error);
  }
}

test(
  "a damaged archive gives weights or a FormatError",
  async () => {
    const path = join(folder, "t.keras");
    const original = fixture("simple.keras");
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), fc.nat(), async (changes, isCut, cut) => {
        await writeFile(path, edited(original, changes, isCut ? cut : 0));
        await readAll(() => openKerasArchive(path));
      }),
      { numRuns: runs },
    );
  },
  patience,
);

test(
  "weights that are damaged inside a sound archive",
  async () => {
    const path = join(folder, "inner.keras");
    const [config, metadata] = [Buffer.from('{"class_name":"Sequential"}'), Buffer.from("{}")];
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const weights = edited(fixture("simple.weights.h5"), changes, 0);
        const entries = { "config.json": config, "metadata.json": metadata, "model.weights.h5": weights };
        await writeFile(path, zipSync(entries, { level: 0 }));
        await readAll(() => openWeightFile(path));
      }),
      { numRuns: runs },
    );
  },
  patience,
);

describe("an archive that is incomplete, or claims too much", () => {
  const config = Buffer.from("{}");
  test.each([
    ["no weights", { "config.json": config, "metadata.json": config }, "expected model.weights.h5 in the archive"],
    ["no config", { "model.weights.h5": config }, "expected config.json in the archive"],
    ["no JSON", { "config.json": Buffer.from("{NaN") }, "config.json: expected JSON"],
    [
      "no HDF5",
      { "config.json": config, "metadata.json": config, "model.weights.h5": config },
      "expected an HDF5 file, received one with another signature",
    ],
    ["a bomb", { "config.json": config, "model.weights.h5": new Uint8Array(2 ** 25) }, "zip bomb"],
  ])("%s", async (_, entries, message) => {
    const path = join(folder, "lacking.keras");
    await writeFile(path, zipSync(entries as Record<string, Uint8Array>));
    await expect(openKerasArchive(path)).rejects.toThrow(FormatError);
    await expect(openKerasArchive(path)).rejects.toThrow(message);
  });
});

test("opening and closing many times, also rejected files, leaves no file open", async () => {
  const [sound, refused] = [join(folder, "again.h5"), join(folder, "again.weights.h5")];
  await writeFile(sound, fixture("nested.h5"));
  await writeFile(refused, fixture("nested.h5").subarray(0, 5000));
  const openFiles = () => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);
  await readAll(() => openWeightFile(sound));
  const before = openFiles();
  for (let round = 0; round < 200; round++) {
    await readAll(() => openWeightFile(sound));
    await readAll(() => openWeightFile(refused));
  }
  expect(openFiles()).toBeLessThan(before + 20);
});
