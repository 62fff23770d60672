import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "../src/support/random.ts";
import { backboneOf } from "../src/transfer/index.ts";
import { smallNetwork, stripes } from "../src/transfer/testing/stripes.ts";

// `fovea train FOLDER`, killed with SIGKILL at random moments and resumed each time, ends as a run that was never killed.

const fovea = fileURLToPath(new URL("../bin/fovea.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fovea-killed-images-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const { files, labels, classes } = await stripes(join(folder, "images"), 16);
  files.forEach((file, index) => {
    const name = classes[Number(labels[index])] ?? "";
    mkdirSync(join(folder, "photos", name), { recursive: true });
    renameSync(file, join(folder, "photos", name, basename(file)));
  });
  await backboneOf(smallNetwork()).model.save(join(folder, "small"));
});

const recipe = ["--model", "small", "--transfer", "fine-tune", "--epochs", "4", "--batch-size", "8", "--json"];

/** Runs a command, and kills it some milliseconds after it has printed some lines, unless it ends before. */
async function run(args: readonly string[], killAfter?: { readonly lines: number; readonly milliseconds: number }) {
  const env = { ...process.env, OMP_NUM_THREADS: "1", FOVEA_ENGINE: "", FOVEA_HOME: join(folder, "home") };
  const child = spawn(process.execPath, [fovea, ...args], { cwd: folder, env });
  let stderr = "";
  let lines = 0;
  createInterface(child.stderr).on("line", (line) => {
    stderr += `${line}\n`;
    if (++lines === killAfter?.lines) void setTimeout(killAfter.milliseconds).then(() => child.kill("SIGKILL"));
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== null && code !== 0) throw new Error(stderr);
  return { killed: code === null, lines };
}

const bytesOf = (...path: readonly string[]) => readFileSync(join(folder, ...path));
const json = (...path: readonly string[]) => JSON.parse(bytesOf(...path).toString("utf8"));

test("a run on images is continued bit for bit after each kill", { timeout: 600_000 }, async () => {
  const whole = await run(["train", "photos", ...recipe, "--output", "whole"]);
  const moments = random(Date.now());
  let kills = 0;
  for (let attempt = 0; attempt < 20 && kills < 8; attempt++) {
    // Before its settings are written, there is no run to resume.
    const isThere = existsSync(join(folder, "killed", "run.json"));
    const start = isThere ? ["--resume", "killed", "--json"] : ["photos", ...recipe, "--output", "killed"];
    // The lines of a resumed run are fewer; later moments are reached by waiting.
    const killAfter = { lines: 1 + moments.integer(whole.lines), milliseconds: moments.integer(300) };
    const { killed } = await run(["train", ...start], killAfter);
    if (!killed) break;
    kills++;
  }
  expect(kills).toBeGreaterThan(0);
  if (!existsSync(join(folder, "killed", "result.json"))) await run(["train", "--resume", "killed", "--json"]);
  for (const file of ["weights.safetensors", "confidence.safetensors"]) {
    expect(bytesOf("killed", file).equals(bytesOf("whole", file)), file).toBe(true);
  }
  expect(json("killed", "history.json")).toEqual(json("whole", "history.json"));
  expect(json("killed", "images.json")).toEqual(json("whole", "images.json"));
  const [killed, expected] = [json("killed", "report.json"), json("whole", "report.json")];
  for (const part of ["results", "crossValidation", "doubtfulLabels", "novelty", "temperature"]) {
    expect(killed[part], part).toEqual(expected[part]);
  }
});
