import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "fovea-weights-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = new URL("workers/load-and-predict.mjs", import.meta.url).pathname;

/** Returns the peak of a process that does this with a network of four layers, in MiB. */
function peakOf(how: "make" | "save" | "load" | "weights", size: number): number {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, String(size), how, join(folder, `${size}`)],
    {
      encoding: "utf8",
    },
  );
  expect(status, stderr).toBe(0);
  return Number(stdout);
}

test("the weights of a large network are in memory once, made or read from files", { timeout: 300_000 }, () => {
  const size = 5120;
  const layer = (4 * size * size) / 2 ** 20; // 100 MiB
  for (const each of [16, size]) peakOf("save", each);
  for (const how of ["make", "load", "weights"] as const) {
    const weights = peakOf(how, size) - peakOf(how, 16);
    // While one layer moves to the layout of a program, it is there twice; values that were read are collected later.
    expect(weights / layer, how).toBeLessThan(how === "make" ? 5.5 : 7);
  }
});
