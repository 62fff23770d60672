import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

// What callbacks have written and remembered, after SIGKILL has ended the training three times: as if it never had.

const script = fileURLToPath(new URL("workers/train-until-killed.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fovea-killed-"));
const whole = join(folder, "whole");
const killed = join(folder, "killed");

afterAll(() => rmSync(folder, { recursive: true }));

function train(cwd: string, ...killAt: readonly string[]) {
  const env = { ...process.env, FOVEA_ENGINE: "portable" };
  const { status, signal, stderr } = spawnSync(process.execPath, [script, ...killAt], { cwd, env, encoding: "utf8" });
  return { status, signal, stderr };
}

beforeAll(() => {
  for (const cwd of [whole, killed]) mkdirSync(cwd);
  expect(train(whole)).toEqual({ status: 0, signal: null, stderr: "" });
  // The checkpoints are of steps 3, 6, 9, …; an epoch has 4 steps. First before there is a point of a validation, then
  // amid an epoch, then between two.
  for (const killAt of ["end0", "step11", "end3"]) {
    expect(train(killed, killAt)).toEqual({ status: null, signal: "SIGKILL", stderr: "" });
    // A kill may cut off a line that is being written.
    for (const file of ["log.csv", "appended.csv"]) appendFileSync(join(killed, file), "4,0.1");
  }
  expect(train(killed)).toEqual({ status: 0, signal: null, stderr: "" });
}, 120_000);

test.each(["log.csv", "appended.csv"])("csvLogger has written each epoch once: %s", (file) => {
  const text = readFileSync(join(killed, file), "utf8");
  expect(text).toBe(readFileSync(join(whole, file), "utf8"));
  expect(
    text
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0]),
  ).toEqual(["0", "1", "2", "3", "4"]);
});

test.each(["train", "validation"])("tensorBoard has written each point once: %s", (set) => {
  const points = pointsOf(join(killed, "logs", set));
  expect(points).toEqual(pointsOf(join(whole, "logs", set)));
  expect(points.length).toBeGreaterThan(10);
});

test("modelCheckpoint has counted batches on", () => {
  const saved = (run: string) => readdirSync(run).filter((file) => file.startsWith("weights"));
  expect(saved(killed)).toEqual(saved(whole));
  expect(saved(killed)).toHaveLength(4);
});

test("earlyStopping has put back the best weights, those of an epoch before the interruption", () => {
  expect(readFileSync(join(killed, "final.json"), "utf8")).toBe(readFileSync(join(whole, "final.json"), "utf8"));
});

/** The records of the one event file of a folder, without the time of day that each begins with. */
function pointsOf(path: string): readonly string[] {
  const files = readdirSync(path);
  expect(files).toHaveLength(1);
  const bytes = readFileSync(join(path, files[0] ?? ""));
  const points: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    points.push(bytes.toString("latin1", at + 12 + 9, at + 12 + length));
    at += length + 16;
  }
  return points;
}
