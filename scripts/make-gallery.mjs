#!/usr/bin/env node
// Makes the images of docs/gallery.md with the command line, as anyone could: node scripts/make-gallery.mjs
// It needs Chromium (CHROMIUM_PATH, default /usr/bin/chromium) for screenshots of the pages.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { register } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { root, setUp } from "./setup.mjs";

await setUp();
// The trained network and the photographs are those of the tests, which are TypeScript.
register("../packages/fovea/test/typescript-threads/hooks.mjs", import.meta.url);
await import("../packages/fovea/src/node/index.ts");
const { photographClassifier } = await import("../packages/fovea/test/photographs/photograph-classifier.ts");

const work = mkdtempSync(join(tmpdir(), "fovea-gallery-"));
const gallery = join(root, "docs/images/gallery");
const photograph = (name) => join(root, `packages/fovea/test/photographs/${name}.jpg`);
const model = "detector";

try {
  await (await photographClassifier(work)).save(join(work, model));
  await draw();
  await screenshots();
} finally {
  rmSync(work, { recursive: true });
}

/** Images that commands write. */
async function draw() {
  const cat = photograph("cat");
  const layer = (name) => ["--layer", `FeatureExtractor_MobilenetV2_expanded_${name}`];
  const channels = [0, 2, 5, 6, 7, 8, 10, 11].flatMap((channel) => ["--channel", String(channel)]);
  const mug = ["--class", "Coffee cup", "--against", "Mug"];
  await figure("heat", ["explain", model, cat, "--method", "layer-cam", "--class", "Cat"]);
  await figure("contrast", ["explain", model, photograph("coffee"), "--method", "layer-cam", ...mug]);
  await figure("feature-maps", ["activations", model, cat, ...layer("conv_2_expand"), "--channels", "24"]);
  await figure("channels", ["filters", model, ...layer("conv_6_expand"), "--dream", ...channels]);
  await figure("dream", ["filters", model, ...layer("conv_13_expand"), "--dream", "--image", cat]);
  await figure("zoo", ["zoo"]);
}

/** The first screen of pages. */
async function screenshots() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    await page(browser, "explanation", [
      "explain",
      model,
      photograph("cat"),
      "--method",
      "layer-cam",
      "--class",
      "Cat",
    ]);
    for (const lesson of ["conv", "residual"]) await page(browser, `lesson-${lesson}`, ["lesson", lesson]);
    const [adam, sgd] = ["adam", "sgd"].map((optimizer) => {
      const folder = join(work, optimizer);
      run([
        "train",
        "--model",
        "lenet5",
        "--data",
        "mnist",
        "--epochs",
        "3",
        "--optimizer",
        optimizer,
        "--output",
        folder,
      ]);
      return folder;
    });
    await page(browser, "comparison", ["compare", adam, sgd]);
    await page(browser, "map", ["map", adam]);
  } finally {
    await browser.close();
  }
}

async function figure(name, args) {
  const file = join(work, `${name}.png`);
  run([...args, "-o", file]);
  await sharp(file)
    .resize({ width: 960, withoutEnlargement: true })
    .jpeg({ quality: 82 })
    .toFile(join(gallery, `${name}.jpg`));
}

async function page(browser, name, args) {
  const file = join(work, `${name}.html`);
  run([...args, "-o", file]);
  const opened = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await opened.setContent(readFileSync(file, "utf8"));
  const image = await opened.screenshot();
  await opened.close();
  await sharp(image)
    .resize({ width: 960 })
    .jpeg({ quality: 82 })
    .toFile(join(gallery, `${name}.jpg`));
}

function run(args) {
  console.log(`fovea ${args.map((arg) => basename(arg)).join(" ")}`);
  const { status, stderr } = spawnSync(process.execPath, [join(root, "packages/fovea/bin/fovea.mjs"), ...args], {
    cwd: work,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`fovea ${args[0]}: ${stderr}`);
}
