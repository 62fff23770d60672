import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel } from "../src/model-files/index.ts";
import { random } from "../src/support/random.ts";
import { stripes, stripesPreprocessing } from "../src/transfer/testing/stripes.ts";

// Fine-tuning that is killed with SIGKILL at random moments and continued each time ends with the same weights.

const script = fileURLToPath(new URL("workers/fine-tune-until-killed.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fovea-fine-tuning-"));
const list = join(folder, "images.json");
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const { files, labels, classes } = await stripes(join(folder, "images"), 20);
  // The first class has four times as many images as the others.
  const kept = files.map((_, index) => index).filter((index) => Number(labels[index]) === 0 || index < 15);
  const images = { files: kept.map((at) => files[at]), labels: kept.map((at) => labels[at]), classes };
  writeFileSync(list, JSON.stringify({ images, preprocessing: stripesPreprocessing }));
});

/** Starts the training in a folder and kills it after some lines of output and milliseconds, unless it ends before. */
async function fineTune(cwd: string, killAfter?: { readonly lines: number; readonly milliseconds: number }) {
  mkdirSync(cwd, { recursive: true });
  const env = { ...process.env, OMP_NUM_THREADS: "1", FOVEA_ENGINE: "" };
  const child = spawn(process.execPath, [script, list], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    if (lines.length === killAfter?.lines) void setTimeout(killAfter.milliseconds).then(() => child.kill("SIGKILL"));
  });
  const signal = await new Promise<string | null>((resolve, reject) => {
    child.on("close", (code, ended) => (code === 0 || ended ? resolve(ended) : reject(new Error(stderr))));
  });
  return { signal, lines };
}

const weightsOf = (name: string) => readFileSync(join(folder, name, "final.safetensors"));

test("is continued bit for bit after each kill", { timeout: 300_000 }, async () => {
  const whole = await fineTune(join(folder, "whole"));
  expect(whole.lines.filter((line) => line.startsWith("epoch"))).toHaveLength(8);
  const moments = random(Date.now());
  const killed = join(folder, "killed");
  let kills = 0;
  for (let attempt = 0; attempt < 6; attempt++) {
    // An epoch has four batches and a line of its own. The first kill is after an epoch that has been saved.
    const lines = attempt === 0 ? 6 : 1 + moments.integer(9);
    const { signal } = await fineTune(killed, { lines, milliseconds: moments.integer(15) });
    if (signal === null) break;
    kills++;
  }
  expect(kills).toBeGreaterThan(1);
  const { lines } = await fineTune(killed);
  expect(lines.length).toBeLessThan(whole.lines.length);
  expect(weightsOf("killed").equals(weightsOf("whole"))).toBe(true);
});

test("what fine-tuning sets survives saving and loading", async () => {
  const model = await loadModel(join(folder, "whole", "checkpoint"));
  const frozen = ["conv1", "norm1", "norm3"].filter((name) => !model.getLayer(name).trainable);
  expect(frozen).toEqual(["conv1", "norm1", "norm3"]);
  expect(model.getLayer("norm2").trainable).toBe(true);
  expect(model.trainer.compilation.config()).toMatchObject({
    learningRateScales: { "*": 0.1, stage3: 0.1, stage2: 0.1 / 2.6, head: 1 },
    optimizer: {
      className: "AdamW",
      config: { useEma: true, gradientAccumulationSteps: 2, learningRate: { config: { maxLearningRate: 0.01 } } },
    },
  });
});
