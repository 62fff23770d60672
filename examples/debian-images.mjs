#!/usr/bin/env node
// Real images without a download from the web: what three packages of Debian install, as folders of images.
// apt-get install tuxpaint-stamps-default openclipart-svg python3-skimage
// node examples/debian-images.mjs [--out runs/debian] [--stamps FOLDER] [--clipart FOLDER] [--skimage FOLDER] [--limit 80]
// - stamps: cut-out photographs of animals, fruit and so on, on photographs as backgrounds
// - clipart: drawings in classes of very different sizes, with near-duplicates
// - faces: 100 faces and 100 other patches of photographs
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { augment, datasets, evaluation, layers, metrics, sequential } from "fovea";
import sharp from "sharp";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "runs/debian" },
    stamps: { type: "string", default: "/usr/share/tuxpaint/stamps" },
    clipart: { type: "string", default: "/usr/share/openclipart/svg" },
    skimage: { type: "string", default: "/usr/lib/python3/dist-packages/skimage/data" },
    limit: { type: "string", default: "80" },
    epochs: { type: "string", default: "20" },
  },
});
const limit = Number(values.limit);
const size = 224;

/** Classes whose stamps are photographs. */
const stampClasses = {
  ...{ mammals: "animals/mammals", birds: "animals/birds", fruit: "food/fruit" },
  ...{ flowers: "plants/flowers", household: "household", vegetables: "food/vegetables" },
};

const parts = [
  { name: "stamps", package: "tuxpaint-stamps-default", from: values.stamps, write: writeStamps },
  { name: "clipart", package: "openclipart-svg", from: values.clipart, write: writeClipart },
  { name: "faces", package: "python3-skimage", from: values.skimage, write: writeFaces },
];
let opened = 0;
for (const { name, package: wanted, from, write } of parts) {
  const folder = join(values.out, name);
  try {
    await write(from, folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
    console.log(
      `${name}: nothing in ${from}; run apt-get install ${wanted}, or pass --${name === "faces" ? "skimage" : name}`,
    );
    continue;
  }
  opened++;
  await report(name, folder);
}
if (opened === 0) process.exitCode = 1;

/**
 * Says what is in a folder, and how far a small network gets that is trained on three quarters of it.
 * @param {string} name @param {string} folder
 */
async function report(name, folder) {
  const set = await datasets.imageFolder(folder, {
    ...{ imageSize: [64, 64], validationSplit: 0.25, seed: 1 },
    ...{ augmentation: augment.light, sampling: "balanced", cache: "memory" },
  });
  const { train, validation, classes } = set;
  const counts = classes.map((label, number) => {
    const labels = [...(train.labels ?? []), ...(validation?.labels ?? [])];
    return `${label} ${labels.filter((other) => other === number).length}`;
  });
  console.log(`\n${folder}: ${counts.join(", ")}`);
  const { groups } = set.report;
  const examples = groups.slice(0, 3).map((group) =>
    group
      .slice(0, 3)
      .map(({ path }) => basename(path))
      .join(" = "),
  );
  console.log(
    `${groups.length} groups of near-duplicates${groups.length > 0 ? `, such as ${examples.join("; ")}` : ""}`,
  );
  if (!validation) return;
  const model = sequential([
    layers.input({ shape: [64, 64, 3] }),
    ...[16, 32, 64].flatMap((filters) => [
      layers.conv2d({ filters, kernelSize: 3, padding: "same", useBias: false }),
      layers.batchNormalization({ momentum: 0.9 }),
      layers.relu(),
      layers.maxPooling2d(),
    ]),
    layers.globalAveragePooling2d(),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: classes.length, activation: "softmax" }),
  ]);
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await model.fit(train, { epochs: Number(values.epochs), batchSize: 16, seed: 1, verbose: false });
  const probabilities = /** @type {import("fovea").Tensor} */ (await model.predict(validation));
  const predicted = metrics.predictedClasses(probabilities);
  const labels = validation.labels ?? [];
  const right = labels.filter((label, row) => predicted[row] === label).length;
  const { value, low, high } = evaluation.wilsonInterval(right, labels.length);
  const [mean, least, most] = [value, low, high].map((share) => (100 * share).toFixed(0));
  console.log(`${name}, from scratch: ${mean} % of ${labels.length} unseen images (${least} to ${most} %)`);
}

/** Puts each stamp on a random part of a photograph of a coarse pattern. @param {string} from @param {string} to */
async function writeStamps(from, to) {
  for (const [label, place] of Object.entries(stampClasses)) {
    const files = filesUnder(join(from, place), ".png").filter((file) => !file.includes("cartoon"));
    mkdirSync(join(to, label), { recursive: true });
    for (const [index, file] of files.slice(0, limit).entries()) {
      const stamp = await sharp(file).resize({ width: 180, height: 180, fit: "inside" }).toBuffer();
      const composed = sharp(await background(index + label.length)).composite([{ input: stamp }]);
      await composed.jpeg({ quality: 90 }).toFile(join(to, label, `${basename(file, ".png")}.jpg`));
    }
  }
}

/** A part of one of scikit-image's textures, or a gradient where these are not installed. @param {number} number */
async function background(number) {
  const textures = ["grass.png", "gravel.png", "brick.png"].map((name) => join(values.skimage, name));
  const [from, to] = [`hsl(${(number * 67) % 360} 40% 70%)`, `hsl(${(number * 113) % 360} 40% 40%)`];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
    <linearGradient id="g"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  const gradient = await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
  const texture = textures[number % (textures.length + 1)];
  if (texture === undefined) return gradient;
  const [left, top] = [(number * 37) % 280, (number * 91) % 280];
  return sharp(texture)
    .extract({ left, top, width: size, height: size })
    .toColorspace("srgb")
    .tint(from)
    .toBuffer()
    .catch(() => gradient);
}

/** Draws the pictures of each top folder. @param {string} from @param {string} to */
async function writeClipart(from, to) {
  for (const label of readdirSync(from)) {
    const all = filesUnder(join(from, label), ".svg");
    const files = all.filter((_, index) => index % Math.ceil(all.length / limit) === 0);
    mkdirSync(join(to, label), { recursive: true });
    for (const [index, file] of files.entries()) {
      const name = `${basename(file, ".svg")}-${index}.png`;
      await sharp(file, { limitInputPixels: 1e8 })
        .resize({ width: size, height: size, fit: "contain", background: "white" })
        .flatten({ background: "white" })
        .toFile(join(to, label, name))
        .catch(() => undefined); // some drawings are broken
    }
  }
}

/** lfw_subset.npy: 100 faces, then 100 patches without one, of 25 × 25 gray pixels. @param {string} from @param {string} to */
async function writeFaces(from, to) {
  const file = readFileSync(join(from, "lfw_subset.npy"));
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString("latin1", 10, start);
  const [count = 0, height = 0, width = 0] = (/'shape': \((.*?)\)/.exec(header)?.[1] ?? "").split(",").map(Number);
  const bytes = header.includes("<f8") ? 8 : 4;
  for (const label of ["face", "other"]) mkdirSync(join(to, label), { recursive: true });
  for (let image = 0; image < count; image++) {
    const pixels = Uint8Array.from({ length: height * width }, (_, index) => {
      const at = start + bytes * (image * height * width + index);
      return Math.round(255 * (bytes === 8 ? file.readDoubleLE(at) : file.readFloatLE(at)));
    });
    const label = image < count / 2 ? "face" : "other";
    await sharp(pixels, { raw: { width, height, channels: 1 } })
      .png()
      .toFile(join(to, label, `${image}.png`));
  }
}

/** @param {string} folder @param {string} ending @returns {string[]} */
function filesUnder(folder, ending) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(path, ending);
      return entry.name.endsWith(ending) ? [path] : [];
    })
    .sort();
}
