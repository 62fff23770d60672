import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { portableEngine } from "../engine/index.ts";
import { type ChosenSettings, evaluateRun, listRuns, newJob, type RunEvent, resumeJob, trainRun } from "./index.ts";

const engine = async () => portableEngine();
const settings: ChosenSettings = {
  ...{ model: "lenet5", data: "mnist", limit: 48, epochs: 2, batchSize: 16, optimizer: "sgd", schedule: "constant" },
  ...{ learningRate: undefined, weightDecay: undefined, seed: 0, validation: "none" },
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-runs-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs of equal events, as in "step ×3". */
function typesOf(events: readonly RunEvent[]): string[] {
  const types: string[] = [];
  let count = 0;
  events.forEach(({ type }, index) => {
    count = events[index - 1]?.type === type ? count + 1 : 1;
    if (count > 1) types.pop();
    types.push(count > 1 ? `${type} ×${count}` : type);
  });
  return types;
}

const epoch = ["epochStarted", "step ×3", "epochEnded", "saved"];

describe("a run", () => {
  let whole: number;

  test("reports what happens as plain data, in order", async () => {
    const path = join(folder, "whole");
    const events: RunEvent[] = [];
    const job = await newJob(settings, { engine, folder: path });
    const outcome = await trainRun(job, { onEvent: (event) => events.push(event) });
    expect(typesOf(events)).toEqual(["started", ...epoch, ...epoch, "trained", "tested", "saved", "finished"]);
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
    expect(events[0]).toMatchObject({
      folder: path,
      model: { name: "lenet5", parameters: 61_706 },
      data: { title: "MNIST", trainImages: 48, testImages: 48 },
      engine: { name: "portable" },
    });
    expect(events[4]).toMatchObject({ type: "step", step: 3, samples: 48, logs: { loss: expect.any(Number) } });
    if (outcome.status !== "finished") throw new Error("the run was stopped");
    expect(events.at(-1)).toEqual({ type: "finished", folder: path, result: outcome.result });
    whole = outcome.result.testLoss;
  });

  test("that a signal stops continues to the same result", async () => {
    const path = join(folder, "stopped");
    const events: RunEvent[] = [];
    const controller = new AbortController();
    const stopped = await trainRun(await newJob(settings, { engine, folder: path }), {
      signal: controller.signal,
      onEvent: (event) => {
        events.push(event);
        if (event.type === "step" && event.step === 1) controller.abort();
      },
    });
    expect(stopped.status).toBe("stopped");
    expect(events.slice(-2)).toEqual([
      { type: "saved", path: join(path, "checkpoint") },
      { type: "stopped", folder: path, epoch: 0, epochs: 2 },
    ]);
    expect(await listRuns(path)).toMatchObject([{ folder: path, settings: { model: "lenet5", epochs: 2 } }]);

    const resumed: RunEvent[] = [];
    await trainRun(await resumeJob(path, { engine }), { onEvent: (event) => resumed.push(event) });
    expect(resumed[0]).toMatchObject({ type: "started", resumedAt: { epoch: 0 } });
    expect(resumed.at(-1)).toMatchObject({ type: "finished", result: { testLoss: whole } });
    await expect(resumeJob(path, { engine })).rejects.toThrow("all 2 epochs are done");
    expect((await readdir(path)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("that fails reports it and releases its folder", async () => {
    const path = join(folder, "failed");
    const events: RunEvent[] = [];
    const job = await newJob(settings, { engine, folder: path });
    const onEvent = (event: RunEvent) => {
      events.push(event);
      if (event.type === "epochStarted") throw new Error("the listener gave up");
    };
    await expect(trainRun(job, { onEvent })).rejects.toThrow("the listener gave up");
    expect(events.at(-1)).toEqual({ type: "failed", message: "the listener gave up" });
    await (await resumeJob(path, { engine })).lock.release();
    await expect(newJob(settings, { engine, folder: path })).rejects.toThrow(`${path} already holds a run`);
    await (await newJob(settings, { engine, folder: path, overwrite: true })).lock.release();
    expect(existsSync(join(path, "run.json"))).toBe(false);
  });

  test("is evaluated on its own data", async () => {
    const evaluation = await evaluateRun(join(folder, "whole"), { engine: portableEngine(), limit: 48 });
    expect(evaluation).toMatchObject({ data: "mnist", title: "MNIST", part: "test", images: 48 });
    expect(evaluation.logs.loss).toBeCloseTo(whole, 5);
  });
});

test("runs are listed with settings and result, damaged ones with their fault", async () => {
  const broken = join(folder, "broken");
  const { lock } = await newJob(settings, { engine, folder: broken });
  await lock.release();
  await writeFile(join(broken, "run.json"), "{");
  const runs = await listRuns(folder);
  expect(runs.map((run) => run.folder)).toEqual(["broken", "stopped", "whole"].map((name) => join(folder, name)));
  const [first, , last] = runs;
  expect(first).toEqual({ folder: broken, fault: expect.stringContaining("run.json: expected JSON") });
  expect(last).toMatchObject({ settings: { model: "lenet5" }, result: { epochs: 2, engine: "portable" } });
  await writeFile(join(folder, "whole", "result.json"), "{}");
  expect((await listRuns(join(folder, "whole")))[0]?.fault).toContain("expected the result of a run");
  expect(await listRuns(join(folder, "nowhere"))).toEqual([]);
});
