import { accuracyInterval, calibration, classReport, mostConfused, topLosses } from "../../evaluation/index.ts";
import { random } from "../../support/random.ts";
import type { PartResults, RunReport } from "../index.ts";

interface SampleOptions {
  readonly classes?: readonly string[];
  /** Test images per class. */
  readonly images?: number;
  /** Mean accuracy. */
  readonly accuracy?: number;
  readonly epochs?: number;
}

const birds = ["blackbird", "blue tit", "chaffinch", "great tit", "greenfinch", "house sparrow"];
const laterBirds = ["magpie", "robin", "starling", "wren"];

/** The names of 10 classes, of which some are long. */
export const birdNames: readonly string[] = [...birds, ...laterBirds];

/** Results of predictions that are drawn at random: a class is confused with its neighbors. */
export function sampleResults(part: string, names: readonly string[], images: number, accuracy: number): PartResults {
  const generator = random(names.length * 1000 + images);
  const labels: number[] = [];
  const rows: number[][] = [];
  names.forEach((_, label) => {
    const difficulty = label % 5 === 2 ? 0.25 : 0;
    for (let image = 0; image < images; image++) {
      const confidence = 1 - 0.5 * generator.uniform() ** (0.5 / (1 - accuracy) - 1);
      const right = generator.uniform() < confidence - difficulty;
      const neighbor = (label + (generator.uniform() < 0.7 ? 1 : 3)) % names.length;
      const other = right ? neighbor : label;
      const row = names.map(() => 0);
      row[right || neighbor === label ? label : neighbor] = confidence;
      row[other === label && right ? neighbor : other] = (row[other] ?? 0) + (1 - confidence);
      labels.push(label);
      rows.push(row);
    }
  });
  const predicted = rows.map((row) => row.indexOf(Math.max(...row)));
  const confusion = names.map(() => names.map(() => 0));
  labels.forEach((label, image) => {
    const row = confusion[label];
    const prediction = predicted[image] ?? 0;
    if (row) row[prediction] = (row[prediction] ?? 0) + 1;
  });
  const name = (label: number) => names[label] ?? "";
  return {
    images: labels.length,
    accuracy: accuracyInterval(labels.map((label, image) => Number(predicted[image] === label))),
    classes: classReport(confusion).map((result) => ({ name: name(result.label), ...result })),
    confusion,
    mostConfused: mostConfused(confusion, 10).map((pair) => ({
      ...pair,
      ...{ label: name(pair.label), prediction: name(pair.prediction) },
    })),
    topLosses: topLosses(labels, rows, 12).map(({ image, label, prediction, probability, loss }) => ({
      file: `${part}/${name(label)}/IMG_${String(2100 + image)}.jpg`,
      ...{ label: name(label), prediction: name(prediction), probability, loss },
    })),
    calibration: calibration(labels, rows, { bins: 10 }),
    faults: [],
  };
}

function curve(epochs: number, at: (epoch: number) => number, noise: number, seed: number): number[] {
  const generator = random(seed);
  return Array.from({ length: epochs }, (_, epoch) => at(epoch) + noise * (generator.uniform() - 0.5));
}

/** A report with every part filled in, of a fine-tuned network. */
export function sampleReport(options: SampleOptions = {}): RunReport {
  const { classes = birdNames, images = 24, accuracy = 0.93, epochs = 12 } = options;
  const test = sampleResults("test", classes, images, accuracy);
  const validation = sampleResults("validation", classes, Math.max(1, Math.round(images * 0.8)), accuracy);
  const [first = "", second = first, third = second] = classes;
  const leaks = [0, 1, 2].map((number) => [
    { path: `train/${first}/IMG_${1200 + number}.jpg`, split: "train" as const, className: first },
    { path: `test/${first}/IMG_${1200 + number} (1).jpg`, split: "test" as const, className: first },
  ]);
  return {
    format: "fovea-report",
    version: 1,
    title: "garden-birds",
    created: "2026-11-27T19:57:07Z",
    model: {
      ...{ name: "resnet50", weights: "torchvision", parameters: 23_528_522, trainable: 14_985_226 },
      inputShape: [224, 224, 3],
      preprocessing: {
        ...{ resize: 256, crop: [224, 224], interpolation: "bilinear", scale: 1 / 255 },
        ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], channelOrder: "rgb" },
      },
    },
    recipe: {
      settings: {
        ...{ transfer: "fine-tune", model: "resnet50", weights: "torchvision", head: "linear", stages: 2, epochs },
        ...{ batchSize: 16, learningRate: 0.001, augmentation: "standard", sampling: "natural", labelSmoothing: 0.1 },
      },
      reasons: [
        {
          ...{ code: "case", images: 845, classes: classes.length, fewest: 60, most: 109, size: "many" },
          ...{ likeness: "like", source: "imagenet", action: "fineTune", stages: 2 },
        },
        {
          ...{ code: "comparison", best: { name: "resnet50", accuracy: 0.908, milliseconds: 21 }, margin: 0.0175 },
          next: { name: "resnet18", accuracy: 0.884, milliseconds: 9.2 },
        },
        { code: "features", isGoodEnough: false, fits: [], isBalanced: false },
        { code: "expectation", seconds: 540, accuracy: { value: 0.925, low: 0.89, high: 0.95 }, isFineTuned: true },
        { code: "gain", name: third, added: 20, gain: 0.031 },
      ],
    },
    forecast: {
      seconds: 540,
      accuracy: { value: 0.925, low: 0.89, high: 0.95 },
      gains: {
        added: 20,
        classes: [third, second, first].map((name, rank) => ({ name, gain: 0.031 - 0.008 * rank })),
      },
    },
    data: {
      root: "photos/garden-birds",
      classes: classes.map((name, label) => ({
        name,
        ...{ train: 60 + ((label * 37) % 50), validation: Math.max(1, Math.round(images * 0.8)), test: images },
      })),
      grouping: { method: "images", groups: 41, images: 97 },
      leaks,
      mixedGroups: [
        [
          { path: `train/${first}/IMG_0311.jpg`, split: "train", className: first },
          { path: `train/${second}/IMG_0312.jpg`, split: "train", className: second },
        ],
      ],
      faults: [
        { file: `train/${first}/broken.jpg`, reason: "expected an image, received 0 bytes" },
        { file: `train/${second}/IMG_0077.jpg`, reason: "the JPEG data end early" },
      ],
      relabeled: 3,
      notes: [
        { code: "emptyClass", folder: "empty" },
        { code: "gotNoClasses", part: "validation", classes: [second] },
      ],
    },
    training: {
      seconds: 612.4,
      runSeconds: 655.2,
      stages: [
        { name: "features", seconds: 88.2 },
        {
          ...{ name: "head", seconds: 1.3, accuracy: { value: 0.871, low: 0.826, high: 0.906 } },
          measuredOn: "validation",
        },
        { name: "fine-tune", seconds: 522.9, accuracy: validation.accuracy, measuredOn: "validation" },
      ],
      history: {
        loss: curve(epochs, (epoch) => 0.55 + 1.1 * Math.exp(-epoch / 3), 0.06, 1),
        accuracy: curve(epochs, (epoch) => 0.99 - 0.4 * Math.exp(-epoch / 2.5), 0.015, 2),
        valLoss: curve(epochs, (epoch) => 0.72 + 0.7 * Math.exp(-epoch / 2) + 0.02 * Math.max(0, epoch - 6), 0.04, 3),
        valAccuracy: curve(epochs, (epoch) => 0.93 - 0.3 * Math.exp(-epoch / 2), 0.02, 4),
        learningRate: curve(epochs, (epoch) => 0.001 * Math.sin((Math.PI * (epoch + 0.7)) / (epochs + 0.5)), 0, 5),
      },
      keptEpoch: Math.min(8, epochs),
    },
    results: {
      validation,
      test: {
        ...test,
        withoutLeaks: {
          images: test.images - 3,
          accuracy: accuracyInterval(
            Array.from({ length: test.images - 3 }, (_, image) =>
              Number(image < Math.round(test.accuracy.value * test.images) - 3),
            ),
          ),
        },
      },
    },
    crossValidation: { accuracy: { value: 0.908, low: 0.889, high: 0.924 }, folds: 5, repeats: 2 },
    doubtfulLabels: [
      { file: `train/${first}/IMG_0042.jpg`, label: first, suggested: second, selfConfidence: 0.021 },
      { file: `train/${second}/IMG_0107.jpg`, label: second, suggested: first, selfConfidence: 0.043 },
      { file: `train/${third}/IMG_0261.jpg`, label: third, suggested: second, selfConfidence: 0.118 },
    ],
    novelty: { threshold: 41.7, falseAlarms: { value: 0.048, low: 0.035, high: 0.064 } },
    temperature: { temperature: 0.82, before: 0.301, after: 0.284 },
    environment: {
      command: "fovea train photos/garden-birds --model resnet50 --weights torchvision --epochs 12 --seed 7",
      ...{ seed: 7, engine: "native", threads: 4, processor: "AMD EPYC 7B13" },
      versions: { fovea: "0.1.0", node: "22.21.1", onednn: "3.11.0" },
    },
  };
}
