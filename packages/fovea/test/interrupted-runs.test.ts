import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Trainings on the command line that are stopped by other means than Ctrl-C, and what runs beside them.

const fovea = fileURLToPath(new URL("../bin/fovea.mjs", import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-interrupted-"));
});

afterAll(() => rm(folder, { recursive: true }));

function start(args: readonly string[]) {
  const env = { ...process.env, OMP_NUM_THREADS: "1", FOVEA_ENGINE: "" };
  const child = spawn(process.execPath, [fovea, ...args], { cwd: folder, env });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
    });
  }
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, ...printed }));
  });
  /** Waits for a file of the run. */
  const made = async (...path: readonly string[]) => {
    while (!existsSync(join(folder, ...path)) && child.exitCode === null) await setTimeout(1);
  };
  return { child, ended, made };
}

const run = (...args: readonly string[]) => start(args).ended;

const read = async (...path: readonly string[]) => JSON.parse(await readFile(join(folder, ...path), "utf8"));

const training = ["train", "--model", "lenet5", "--data", "mnist", "--limit", "1500", "--batch-size", "32", "--json"];

// Each is of one thread, and they are at work side by side.
describe.runIf(process.platform !== "win32")("a training", { concurrent: true, timeout: 300_000 }, () => {
  beforeAll(async () => {
    expect(await run(...training, "--epochs", "2", "--output", "whole")).toMatchObject({ code: 0 });
  }, 300_000);

  /** Goes on with a run and ends as the one that was never stopped. */
  async function resume(name: string) {
    const resumed = await run("train", "--resume", name, "--json");
    expect(resumed.code, resumed.stderr).toBe(0);
    expect((await read(name, "history.json")).history).toEqual((await read("whole", "history.json")).history);
    expect((await read(name, "result.json")).testLoss).toBe((await read("whole", "result.json")).testLoss);
    // Nothing of the stopped process is left.
    const left = [...(await readdir(join(folder, name))), ...(await readdir(join(folder, name, "checkpoint")))];
    expect(left.filter((entry) => entry.startsWith("."))).toEqual([]);
    return resumed;
  }

  test.each([
    ["SIGHUP", 129],
    ["SIGTERM", 143],
  ] as const)("that %s stops is saved and can be gone on with", async (signal, code) => {
    const { child, ended, made } = start([...training, "--epochs", "2", "--output", signal]);
    await made(signal, "run.json");
    await setTimeout(100);
    child.kill(signal);
    const stopped = await ended;
    expect(stopped.stderr).toContain(`everything so far is saved in ${signal}. Continue with:`);
    expect(stopped.code).toBe(code);
    await resume(signal);
  });

  test("whose output nobody reads any more is saved and can be gone on with", async () => {
    const spoken = training.filter((word) => word !== "--json");
    const { child, ended, made } = start([...spoken, "--epochs", "2", "--output", "piped"]);
    await made("piped", "run.json");
    child.stdout.destroy();
    const stopped = await ended;
    expect(stopped.stderr).toContain("everything so far is saved in piped. Continue with:");
    expect(stopped.code).toBe(141);
    await resume("piped");
  });

  test("that is killed before its first checkpoint starts over", async () => {
    const { child, ended, made } = start([...training, "--epochs", "2", "--output", "early"]);
    await made("early", "run.json");
    child.kill("SIGKILL");
    expect((await ended).code).toBeNull();
    expect((await resume("early")).stderr).toContain("early was stopped before its first checkpoint: it starts over");
  });

  test.each([".saving", "model.json", "training.json"])(
    "that is killed while it writes a checkpoint goes on from that one or the one before (%s)",
    async (what) => {
      // The file may be there for a moment only: a training that ends before it was seen is started again.
      let name: string;
      let code: number | null;
      let attempt = 0;
      do {
        name = `killed-${what}-${++attempt}`;
        const { child, ended, made } = start([...training, "--epochs", "2", "--output", name]);
        await made(name, "checkpoint", what);
        child.kill("SIGKILL");
        ({ code } = await ended);
      } while (code !== null && attempt < 5);
      expect(code).toBeNull();
      await resume(name);
    },
  );

  test("keeps its folder from a second one, and is not disturbed by those who read it", async () => {
    const { child, ended, made } = start([...training, "--epochs", "6", "--output", "busy"]);
    await made("busy", "checkpoint", "training.json");
    const second = await Promise.all([
      run("train", "--resume", "busy"),
      run(...training, "--output", "busy", "--overwrite"),
    ]);
    for (const { code, stderr } of second) {
      expect(stderr).toContain(`error: busy: process ${child.pid} trains in it`);
      expect(code).toBe(1);
    }
    const evaluated = await run("evaluate", "busy", "--limit", "100", "--json");
    expect(evaluated, evaluated.stderr).toMatchObject({ code: 0 });
    expect((await ended).code).toBe(0);
    expect((await read("busy", "history.json")).epoch).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
