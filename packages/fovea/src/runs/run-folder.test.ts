import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readRun, writeRun } from "./run-folder.ts";
import { runSettings } from "./run-settings.ts";

const settings = runSettings.resolve("test", {
  ...{ model: "lenet5", data: "mnist", classes: ["0", "1"], look: "digit", epochs: 3, batchSize: 64 },
  ...{ optimizer: "adam", learningRate: 0.01, schedule: "cosine", seed: 0, validation: 0.1 },
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-run-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("a run's settings", () => {
  test("can be written and read", async () => {
    await writeRun(folder, settings);
    expect(await readRun(folder)).toEqual(settings);
  });

  test("are undefined if there is no run", async () => {
    expect(await readRun(folder)).toBeUndefined();
    expect(await readRun(join(folder, "nowhere"))).toBeUndefined();
  });

  test.each([
    ["{", /run\.json: .*JSON/],
    ["[]", /expected format "fovea-run"/],
    ['{"format":"fovea-run","version":2}', /expected version 1, received 2/],
    ['{"format":"fovea-run","version":1}', /run\.json: run: missing option "model"/],
    ['{"format":"fovea-run","version":1,"model":"lenet5","epoks":3}', /did you mean "epochs"\?/],
  ])("%s is refused with a FormatError", async (text, message) => {
    await writeFile(join(folder, "run.json"), text);
    await expect(readRun(folder)).rejects.toThrow(message);
    await expect(readRun(folder)).rejects.toMatchObject({ name: "FormatError" });
  });
});
