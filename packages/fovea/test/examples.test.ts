import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  // Fewer epochs end where the accuracy still jumps, and the rounding of the kernels chosen by trial decides it.
  const printed = run("fashion-mnist.mjs", "--epochs", "12", "--width", "4", "--data", data);
  const accuracy = Number(/Test accuracy after 12 epochs of 1000 images: ([\d.]+) %/.exec(printed)?.[1]);
  expect(accuracy).toBeGreaterThan(80);
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

test("happy-house.mjs learns to tell smiles from the course's HDF5 files", { timeout: 300_000 }, async () => {
  const data = join(folder, "happy");
  await writeHappyHouse(data, { train: 96, test: 40 });
  const printed = run("happy-house.mjs", "--epochs", "45", "--data", data);
  const accuracy = Number(/Test accuracy: ([\d.]+) % of 40 images/.exec(printed)?.[1]);
  expect(accuracy).toBeGreaterThan(80);
});

test("happy-house.mjs draws faces where there are no files", { timeout: 300_000 }, () => {
  const printed = run("happy-house.mjs", "--epochs", "8", "--images", "200");
  expect(printed).toContain("drawn faces stand in");
  const losses = [...printed.matchAll(/loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
  expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] ?? 0));
  expect(existsSync(join(folder, "runs/happy-house/model.json"))).toBe(true);
});

test("signs.mjs trains the ResNet-50 for hand signs", { timeout: 300_000 }, () => {
  const printed = run("signs.mjs", "--epochs", "1", "--images", "60");
  expect(printed).toMatch(/Epoch 1\/1 {2}2\/2 .* loss \d/);
  expect(printed).toMatch(/Test accuracy: [\d.]+ % of 6 images/);
  expect(existsSync(join(folder, "runs/signs/model.json"))).toBe(true);
});

test("cats-and-dogs.mjs: a trained network's features tell drawn cats from dogs", { timeout: 300_000 }, () => {
  const printed = run(
    ...["cats-and-dogs.mjs", "--images", "24", "--size", "64", "--epochs", "1", "--fine-tuning-epochs", "1"],
  );
  const steps = [...printed.matchAll(/^(.*): ([\d.]+) % of 12 unseen images/gm)].map(([, step, share]) => [
    step,
    share,
  ]);
  expect(steps.map(([step]) => step)).toEqual(["from scratch", "augmented", "features", "fine-tuned"]);
  expect(Number(steps[2]?.[1])).toBeGreaterThan(80);
  expect(existsSync(join(folder, "runs/cats-and-dogs/model/model.json"))).toBe(true);
});

test("dog-breeds.mjs compares two heads and keeps the best epoch of each", { timeout: 300_000 }, () => {
  const printed = run("dog-breeds.mjs", "--breeds", "5", "--images", "15", "--epochs", "30", "--backbone", "objectron");
  for (const head of ["linear", "two layers"]) {
    const share = new RegExp(`^${head}: ([\\d.]+) % of 15 dogs of 5 breeds`, "m").exec(printed)?.[1];
    expect(Number(share), head).toBeGreaterThan(40);
  }
  expect(existsSync(join(folder, "runs/dog-breeds/two-layers/model.json"))).toBe(true);
});

test("emoji.mjs recognizes signs in a style it hasn't seen", { timeout: 300_000 }, () => {
  const printed = run("emoji.mjs", "--classes", "8", "--epochs", "20");
  expect(printed).toContain("8 emoji, 5 styles to train on, fluent-emoji-flat to test on");
  expect(Number(/^fluent-emoji-flat: ([\d.]+) % of 8 emoji/m.exec(printed)?.[1])).toBeGreaterThan(60);
});

test("few-shot.mjs repeats splits and compares methods", { timeout: 300_000 }, async () => {
  await drawShapes(join(folder, "few"), 8);
  const methods = ["from scratch", "features", "fine-tuned, augmented"];
  const printed = run(
    ...["few-shot.mjs", "few", "--shots", "4", "--repetitions", "2", "--test", "4", "--epochs", "1", "--size", "64"],
    ...["--methods", methods.join(";")],
  );
  for (const method of methods) expect(printed).toMatch(new RegExp(`^\\| ${method} \\| [\\d.]+ ± [\\d.]+ \\|$`, "m"));
  expect(printed).toContain("2 classes, 4 test images per class, 2 repetitions");
  const { results } = JSON.parse(readFileSync(join(folder, "runs/few-shot/few.json"), "utf8"));
  expect(readFileSync(join(folder, "runs/few-shot/few.svg"), "utf8")).toContain("images per class");
  expect(results.map(({ accuracy }: { accuracy: number }) => accuracy >= 0 && accuracy <= 1)).toEqual(
    Array(6).fill(true),
  );
});

test("debian-images.mjs makes folders of what is installed and names the packages that aren't", {
  timeout: 300_000,
}, async () => {
  writeClipart(join(folder, "svg"), 12);
  const printed = run(
    "debian-images.mjs",
    "--clipart",
    "svg",
    "--stamps",
    "nowhere",
    "--skimage",
    "nowhere",
    "--epochs",
    "2",
  );
  expect(printed).toContain(
    "stamps: nothing in nowhere; run apt-get install tuxpaint-stamps-default, or pass --stamps",
  );
  expect(printed).toContain("faces: nothing in nowhere; run apt-get install python3-skimage, or pass --skimage");
  expect(printed).toMatch(/runs\/debian\/clipart: discs 12, squares 12/);
  expect(printed).toMatch(/clipart, from scratch: \d+ % of \d+ unseen images/);
});

/** Writes `count` drawings of discs and as many of squares, in no two the same. */
function writeClipart(target: string, count: number): void {
  for (const name of ["discs", "squares"]) {
    mkdirSync(join(target, name), { recursive: true });
    for (let index = 0; index < count; index++) {
      const [x, y, size] = [30 + ((13 * index) % 40), 30 + ((29 * index) % 40), 10 + ((7 * index) % 17)];
      const fill = `fill="hsl(${(97 * index) % 360} 70% 45%)"`;
      const shape =
        name === "discs"
          ? `<circle cx="${x}" cy="${y}" r="${size}" ${fill}/>`
          : `<rect x="${x - size}" y="${y - size}" width="${2 * size}" height="${2 * size}" ${fill}/>`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">${shape}</svg>`;
      writeFileSync(join(target, name, `${String.fromCharCode(97 + index)}.svg`), svg);
    }
  }
}

/** Writes the course's files: on bright images people smile. */
async function writeHappyHouse(
  target: string,
  sizes: { readonly train: number; readonly test: number },
): Promise<void> {
  mkdirSync(target, { recursive: true });
  const { File, ready } = await import("h5wasm/node");
  await ready;
  for (const [part, count] of Object.entries(sizes)) {
    const pixels = new Uint8Array(count * 64 * 64 * 3);
    const labels = Array.from({ length: count }, (_, index) => index % 2);
    pixels.forEach((_, at) => {
      pixels[at] = 60 + 120 * (labels[Math.floor(at / (64 * 64 * 3))] ?? 0) + ((at * 31) % 50);
    });
    const file = new File(join(target, `${part}_happy.h5`), "w");
    file.create_dataset({ name: `${part}_set_x`, data: pixels, shape: [count, 64, 64, 3] });
    file.create_dataset({ name: `${part}_set_y`, data: BigInt64Array.from(labels, BigInt), shape: [1, count] });
    file.create_dataset({ name: "list_classes", data: BigInt64Array.of(0n, 1n), shape: [2] });
    file.close();
  }
}

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
