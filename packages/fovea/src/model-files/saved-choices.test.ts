import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layers } from "../layers/index.ts";
import { sequential } from "../models/index.ts";
import type { NativeEngine } from "../native/index.ts";
import { nativeOrReason } from "../native/testing/native-or-reason.ts";
import { tensor } from "../tensor/index.ts";
import { loadModel } from "./index.ts";

const native = nativeOrReason();
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-choices-"));
});
afterEach(() => rm(folder, { recursive: true }));

const x = tensor(
  Float32Array.from({ length: 4 * 10 * 10 * 16 }, (_, index) => Math.sin(index)),
  [4, 10, 10, 16],
);
const y = tensor(Float32Array.of(0, 1, 0, 1), [4, 1]);

async function trained(engine: NativeEngine, size: number) {
  const net = sequential(
    [
      layers.input({ shape: [10, 10, 16] }),
      layers.conv2d({ filters: size, kernelSize: 3, useBias: false }),
      layers.globalAveragePooling2d(),
      layers.dense({ units: 1 }),
    ],
    { engine, seed: 1 },
  );
  net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  await net.fit({ x, y }, { epochs: 1, batchSize: 4, verbose: false });
  return net;
}

const training = () => join(folder, "training.json");
const savedChoices = async (): Promise<object> => JSON.parse(await readFile(training(), "utf8")).choices;

/** Replaces the algorithms of the saved training, and gives what loading and training on then warns of. */
async function withAlgorithm(engine: NativeEngine, algorithm: unknown) {
  const file = JSON.parse(await readFile(training(), "utf8"));
  const choices = Object.fromEntries(Object.keys(file.choices).map((task) => [task, algorithm]));
  await writeFile(training(), JSON.stringify({ ...file, choices }));
  const warnings: string[] = [];
  const listen = (warning: Error) => warnings.push(warning.message);
  process.on("warning", listen);
  const net = await loadModel(folder, { engine });
  await net.fit({ x, y }, { epochs: 2, batchSize: 4, verbose: false, resume: true });
  await new Promise(setImmediate);
  process.off("warning", listen);
  await net.save(folder);
  return { warnings, asked: choices, saved: await savedChoices() };
}

describe("the algorithms of a saved training", () => {
  if (typeof native === "string") {
    it(`are not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }

  it("are those of its own programs, by name", async () => {
    await trained(native, 48);
    await (await trained(native, 32)).save(folder);
    const choices = Object.entries(await savedChoices());
    expect(choices).not.toHaveLength(0);
    for (const [task, algorithm] of choices) {
      expect(task).toMatch(/ 32;.*; threads \d+$/);
      expect(algorithm).toMatch(/^(direct|direct-blocked|direct-nhwc|onednn-winograd|fovea-winograd)$/);
    }
  });

  it("are taken when it is resumed, by that model alone", async () => {
    await (await trained(native, 32)).save(folder);
    const before = await native.exportTuning();
    const { warnings, asked, saved } = await withAlgorithm(native, "direct");
    expect(saved).toEqual(asked);
    expect(warnings).toEqual([]);
    expect(await native.exportTuning()).toEqual(before);
  });

  it("are chosen anew and said where an older version saved numbers", async () => {
    await (await trained(native, 32)).save(folder);
    const { warnings, saved, asked } = await withAlgorithm(native, 1);
    expect(Object.keys(saved)).toEqual(Object.keys(asked));
    for (const algorithm of Object.values(saved)) expect(algorithm).toBeTypeOf("string");
    expect(warnings).toEqual([expect.stringContaining("were saved as numbers, by an older version of Fovea")]);
  });

  it("are chosen anew and said where they do not exist", async () => {
    await (await trained(native, 32)).save(folder);
    const { warnings, saved } = await withAlgorithm(native, "of-tomorrow");
    expect(Object.values(saved)).not.toContain("of-tomorrow");
    expect(warnings).toEqual([expect.stringContaining('the algorithm "of-tomorrow"')]);
  });
});
