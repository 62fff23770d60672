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

test("fashion-mnist.mjs learns from augmented images", { timeout: 300_000 }, () => {
  const data = join(folder, "stripes");
  writeStripes(data, { train: 1000, t10k: 200 });
  const printed = run("fashion-mnist.mjs", "--epochs", "4", "--width", "4", "--data", data);
  const accuracy = Number(/Test accuracy after 4 epochs of 1000 images: ([\d.]+) %/.exec(printed)?.[1]);
  expect(accuracy).toBeGreaterThan(50);
});

test("captcha.mjs learns characters in four places", { timeout: 300_000 }, () => {
  const printed = run("captcha.mjs", "--epochs", "3", "--images", "400", "--test", "20");
  expect(printed).toMatch(/Whole strings read right: [\d.]+ % of 20 unseen ones/);
  const losses = [...printed.matchAll(/character1_loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(3);
  expect(losses[2]).toBeLessThan(losses[0] ?? 0);
});

test("mnist-convolutions.mjs compares both networks", { timeout: 300_000 }, () => {
  const printed = run("mnist-convolutions.mjs", "--epochs", "3", "--images", "2000");
  const shares = /^convolutional: ([\d.]+) % of the test images, ([\d.]+) % after moving them/m.exec(printed);
  expect(Number(shares?.[1])).toBeGreaterThan(70);
  const [, still, moved] = /^fully connected: ([\d.]+) % .*, ([\d.]+) % after/m.exec(printed) ?? [];
  // A pattern learned in one place isn't recognized in another.
  expect(Number(moved)).toBeLessThan(Number(still) - 10);
});

/** Writes IDX files of ten classes of images: class n has n + 1 bright columns. */
function writeStripes(target: string, sizes: Readonly<Record<string, number>>): void {
  mkdirSync(target, { recursive: true });
  for (const [name, count] of Object.entries(sizes)) {
    const images = Buffer.alloc(16 + count * 28 * 28);
    const labels = Buffer.alloc(8 + count);
    for (const [at, word] of [0x803, count, 28, 28].entries()) images.writeUInt32BE(word, 4 * at);
    for (const [at, word] of [0x801, count].entries()) labels.writeUInt32BE(word, 4 * at);
    for (let index = 0; index < count; index++) {
      labels[8 + index] = index % 10;
      for (let place = 0; place < 28 * 28; place++) {
        const isBright = place % 28 >= 8 && place % 28 <= 8 + (index % 10);
        images[16 + index * 28 * 28 + place] = (isBright ? 160 : 0) + ((place * 31 + index * 17) % 64);
      }
    }
    writeFileSync(join(target, `${name}-images-idx3-ubyte`), images);
    writeFileSync(join(target, `${name}-labels-idx1-ubyte`), labels);
  }
}

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
