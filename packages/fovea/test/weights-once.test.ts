import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "fovea-weights-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = new URL("workers/load-and-predict.mjs", import.meta.url).pathname;

/** Returns the peak of a process that does this with a network of dense layers, without that of a tiny one, in MiB. */
function peakOf(how: "make" | "load" | "weights", sizes: string): number {
  return run(how, sizes) - run(how, "16-16");
}

function run(how: string, sizes: string): number {
  const args = [program, sizes, how, join(folder, sizes)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return Number(stdout);
}

test("a large layer is in memory once, also when it moves to the layout of a program", { timeout: 300_000 }, () => {
  const layer = (4 * 65_536 * 1024) / 2 ** 20; // 256 MiB
  expect(peakOf("make", "65536-1024") / layer).toBeLessThan(1.5);
});

test("the weights of a large network are in memory once when they are read", { timeout: 300_000 }, () => {
  const sizes = "5120-5120-5120-5120-5120";
  const layer = (4 * 5120 * 5120) / 2 ** 20; // 100 MiB, four times
  for (const each of ["16-16", sizes]) run("save", each);
  // Values that were read are collected later, and a layer is there twice while it moves, for its columns are short.
  for (const how of ["load", "weights"] as const) expect(peakOf(how, sizes) / layer, how).toBeLessThan(7);
});
