import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { plot } from "../src/index.ts";
import { workspace } from "./example-pages.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program of examples/ on the built library, as a user does, and gives what it printed. */
function run(name: string, ...args: readonly string[]): string {
  const program = join(workspace, "examples", name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return stdout;
}

test("mnist.mjs learns digits and leaves a model with its pictures", { timeout: 300_000 }, () => {
  const printed = run("mnist.mjs", "1", "3000");
  const accuracy = Number(/Test: loss [\d.]+, accuracy ([\d.]+) %/.exec(printed)?.[1]);
  expect(accuracy).toBeGreaterThan(80);
  for (const file of ["model.json", "weights.safetensors", "curves.svg", "model.svg", "log.csv"]) {
    expect(existsSync(join(folder, "runs/mnist", file)), file).toBe(true);
  }
});

test("image-folder.mjs tells the images of a folder apart", { timeout: 300_000 }, async () => {
  await drawShapes(join(folder, "shapes"), 20);
  const printed = run("image-folder.mjs", "shapes", "4");
  expect(printed).toContain("40 images of 2 classes: discs, squares");
  expect(printed).toMatch(/Best validation accuracy: [01]\.\d{3}/);
  expect(existsSync(join(folder, "runs/image-folder/model.json"))).toBe(true);
});

test("formula.mjs comes near the formula", { timeout: 300_000 }, () => {
  const printed = run("formula.mjs", "25");
  const error = Number(/Mean absolute error, noise included: ([\d.]+)/.exec(printed)?.[1]);
  // The noise alone makes 0.025; a network that has learnt nothing errs by about 0.4.
  expect(error).toBeLessThan(0.12);
});

/** Draws `count` PNG images of discs and as many of squares, of different sizes and colours. */
async function drawShapes(target: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const size = 16 + ((7 * index) % 20);
    const fill = `hsl(${(47 * index) % 360} 70% 45%)`;
    const shapes = {
      discs: `<circle cx="40" cy="40" r="${size}" fill="${fill}"/>`,
      squares: `<rect x="${40 - size}" y="${40 - size}" width="${2 * size}" height="${2 * size}" fill="${fill}"/>`,
    };
    for (const [name, shape] of Object.entries(shapes)) {
      mkdirSync(join(target, name), { recursive: true });
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80">${shape}</svg>`;
      writeFileSync(join(target, name, `${index}.png`), await plot.toPng(svg, { scale: 1 }));
    }
  }
}
