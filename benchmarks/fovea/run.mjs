#!/usr/bin/env node
// Times one workload in Fovea and prints one line of JSON:
// node benchmarks/fovea/run.mjs --workload lenet5 --mode train --batch 64
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { selectEngine } from "../../packages/fovea/dist/engine/index.js";
import { measurePeak } from "../../packages/fovea/dist/train/profile/measure-peak.js";
import { peakMemory } from "../../scripts/peak-memory.mjs";
import { median, rounded } from "../statistics.mjs";
import { workloads } from "../workloads.mjs";
import { augmentations } from "./augmentations.mjs";
import { explanations } from "./explanations.mjs";
import { folderSteps } from "./folder-steps.mjs";
import { models } from "./models.mjs";
import { profile } from "./profile.mjs";
import { timeAugment, timeExplain, timeFolder, timePredict, timeTrain } from "./time-steps.mjs";
import { watch } from "./watch.mjs";

const { values } = parseArgs({
  options: {
    workload: { type: "string" },
    mode: { type: "string", default: "train" },
    batch: { type: "string" },
    threads: { type: "string" },
    folder: { type: "string" },
    warmup: { type: "string", default: "10" },
    "warmup-seconds": { type: "string", default: "0.5" },
    seconds: { type: "string", default: "3" },
  },
});
const { workload: name, mode } = values;
const workload = workloads[name];
if (!workload) throw new Error(`--workload: expected one of ${Object.keys(workloads).join(", ")}`);
const batch = Number(values.batch ?? workload.trainBatch);
const clock = {
  warmupSteps: Number(values.warmup),
  warmupSeconds: Number(values["warmup-seconds"]),
  seconds: Number(values.seconds),
};

// OpenMP reads its environment once, when the engine is loaded.
const threads = values.threads ?? String(availableParallelism());
process.env.OMP_NUM_THREADS = threads;
const engine = selectEngine();
const { watched, latest } = watch(engine);
const times = await timeWorkload();
const isNetwork = mode === "train" || mode === "predict";
const peakRss = peakMemory() / 2 ** 20;
const figures = engine.name === "native" && isNetwork ? await nativeFigures() : { primitives_ms: null };

console.log(
  JSON.stringify({
    framework: "fovea",
    version: JSON.parse(readFileSync(new URL("../../packages/fovea/package.json", import.meta.url), "utf8")).version,
    workload: name,
    mode,
    batch,
    layout: engine.name === "native" ? "blocked" : "nhwc",
    threads: Number(threads),
    iterations: times.steps,
    median_ms: rounded(median(times.milliseconds), 4),
    min_ms: rounded(Math.min(...times.milliseconds), 4),
    peak_rss_mb: rounded(peakRss, 1),
    ...(times.processor && { cpu_ms: rounded(median(times.processor), 4) }),
    engine: engine.name,
    ...figures,
  }),
);

async function timeWorkload() {
  if (mode === "folder") {
    const { folder } = values;
    return timeFolder(await folderSteps[name]({ folder, threads: Number(threads), engine: watched }), clock);
  }
  if (mode === "augment") return timeAugment(augmentations[name](workload.shape), clock);
  if (mode === "explain") return timeExplain(explanations[name](workload, watched), clock);
  const model = models[name]({ engine: watched });
  return (mode === "train" ? timeTrain : timePredict)(model, workload, batch, clock);
}

async function nativeFigures() {
  const { program, plan, inputs } = latest();
  const seconds = clock.seconds / 3;
  const { onednn, instructions } = engine.information().details;
  return {
    onednn,
    instructions,
    arena_mb: rounded(program.statistics.arenaBytes / 2 ** 20, 2),
    ...(await profile(program, plan, inputs, seconds)),
    peak_gflops: rounded(await measurePeak(engine, seconds), 1),
  };
}
