import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { augment, evaluation, imageSamples, tensor, transfer } from "../../packages/fovea/dist/index.js";
import { models } from "./models.mjs";

const program = fileURLToPath(new URL("../../packages/fovea/bin/fovea.mjs", import.meta.url));

/** By workload: a function that returns what is done to a folder of images in each step. */
export const folderSteps = {
  reading: (options) => readingStep(options, augment.standard),
  readingplain: (options) => readingStep(options, []),
  readingphotos: (options) => readingStep(options, augment.standard),
  epoch: (options) => {
    const model = models.resnet18({ engine: options.engine });
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
    const samples = samplesOf(options, augment.standard);
    return () => model.fit(samples, { epochs: 1, batchSize: 16, verbose: false });
  },
  features: ({ folder, threads, engine }) => {
    const backbone = transfer.backboneOf(prepared(models.resnet50({ engine })));
    const { files } = labeledFiles(folder);
    return () => transfer.extractFeatures(backbone, files, { cache: false, workers: threads });
  },
  head: () => {
    const [images, width, classes] = [1000, 2048, 10];
    const labels = Int32Array.from({ length: images }, (_, index) => index % classes);
    const values = Float32Array.from({ length: images * width }, (_, at) => {
      return Math.random() + (at % width === labels[Math.floor(at / width)] ? 1 : 0);
    });
    const features = tensor(values, [images, width]);
    return () => evaluation.fitProbe(features, labels, { classes, seed: 1 });
  },
  command: async ({ folder, engine }) => {
    const home = mkdtempSync(join(tmpdir(), "fovea-command-"));
    process.on("exit", () => rmSync(home, { recursive: true, force: true }));
    await prepared(models.resnet18({ engine })).save(join(home, "model"));
    let runs = 0;
    // A cache of its own for each run: nothing is known of the images.
    return () => trainCommand(folder, join(home, "model"), join(home, `run-${runs++}`));
  },
};

/** A network with first values as weights, and the preprocessing of torchvision's. */
function prepared(model) {
  model.preprocessing = {
    ...{ resize: 256, crop: [224, 224], interpolation: "bilinear", scale: 1 / 255, channelOrder: "rgb" },
    ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  };
  return model;
}

async function readingStep(options, augmentation) {
  const samples = samplesOf(options, augmentation);
  let epoch = 0;
  return async () => {
    // As `fit` asks for them.
    const order = { batchSize: 32, shuffle: true, seed: 1, epoch: epoch++, reuse: 3, readOnly: true };
    for await (const _ of samples.batches(order));
  };
}

function samplesOf({ folder, threads }, augmentation) {
  return imageSamples({ ...labeledFiles(folder), imageSize: [224, 224], workers: threads, augmentation });
}

function labeledFiles(folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".jpg"))
    .sort()
    .map((name) => join(folder, name));
  return { files, labels: Int32Array.from(files, (file) => Number(dirname(file).split("-").at(-1))) };
}

function trainCommand(folder, model, output) {
  const args = ["train", folder, "--model", model, "--transfer", "features", "--output", output];
  const env = { ...process.env, FOVEA_HOME: `${output}-cache` };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    words += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`fovea train: ${words.trim()}`))));
  });
}
