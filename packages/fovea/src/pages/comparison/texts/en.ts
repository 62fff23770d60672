import { commonFormat, html, name, type Phrase, pageTexts } from "../../../page/index.ts";
import { formatAmount } from "../../../support/format.ts";
import type { ComparisonTexts, PairFacts } from "./comparison-texts.ts";

const { percent, count, number } = commonFormat;
const images = (value: number) => formatAmount(value, "image");
const points = (share: number) => (100 * share).toFixed(1).replace("-", "−");
const chance = (p: number) => (p < 0.001 ? "p < 0.001" : `p = ${p.toPrecision(2)}`);
const difference = ({ difference: { value, low, high }, p }: PairFacts) =>
  `${points(value)} percentage points (95 % interval ${points(low)} to ${points(high)}; McNemar’s test, ${chance(p)})`;

const settingNames: Readonly<Record<string, string>> = {
  ...{ transfer: "Method", model: "Network", weights: "Weights", output: "Cut at layer", head: "Head", data: "Data" },
  ...{ stages: "Trained stages", epochs: "Epochs", batchSize: "Batch size", learningRate: "Learning rate" },
  ...{ augmentation: "Augmentation", sampling: "Sampling", labelSmoothing: "Label smoothing", fit: "Fit" },
  ...{ optimizer: "Optimizer", weightDecay: "Weight decay", schedule: "Schedule", seed: "Seed", limit: "Images used" },
  ...{ validation: "Validation", validationSplit: "Share for validation", testSplit: "Share for the test" },
  ...{ imageSize: "Image size", grouping: "Grouping", weightsFile: "Weights file", task: "Task" },
  ...{ engine: "Engine", threads: "Threads", version: "Version of Fovea" },
};
const metrics: Readonly<Record<string, string>> = { loss: "Loss", accuracy: "Accuracy" };
const scores: Readonly<Record<string, string>> = {
  ...{ meanAveragePrecision: "Mean average precision", f1: "F1", meanAbsoluteError: "Mean absolute error", r2: "R²" },
};

/** The texts in English. */
export const en: ComparisonTexts = {
  ...pageTexts.en,
  title: "Comparison",
  subtitle: (runs) => `${formatAmount(runs, "run")} side by side`,
  headings: {
    verdict: "Which is better?",
    figures: "Figures",
    settings: "What differs in the settings?",
    curves: "Training",
    classes: "Classes",
    answers: "Which answers changed?",
  },
  verdict: {
    same: (total) => `They are right on the same images: all ${images(total)} say nothing about which is better.`,
    better: (facts) =>
      html`${facts.better} is better than ${facts.other}: it is right on <b>${percent(facts.accuracy)}</b> of ${images(facts.images)} instead of ${percent(facts.otherAccuracy)}. The difference of ${difference(facts)} is hardly chance.`,
    open: (facts) =>
      html`It can’t be told whether ${facts.better} is better than ${facts.other}: the difference of ${difference(facts)} on ${images(facts.images)} may be chance.`,
    best: (best) => html`${best} has the highest accuracy on the images that all were tested on.`,
    disagreements: (first, onlyFirst, second, onlySecond) =>
      html`The test rests on the ${images(onlyFirst + onlySecond)} that only one of them gets right: ${count(onlyFirst)} by ${first}, ${count(onlySecond)} by ${second}.`,
    unknown: "It can’t be told: no two of these runs can answer the same images.",
    severalSettings: "The runs differ in several settings: the figures don’t say which of them makes the difference.",
    oneTraining:
      "The test covers the choice of images, not the training: another seed changes the accuracy of the same settings, too.",
    heldOut:
      "Some runs used these images for validation, perhaps to choose their best epoch: their accuracy is slightly optimistic.",
    correction: "The p values are corrected for the number of pairs (Holm).",
    slower: (fast, slow, factor) => html`${slow} took ${number(factor)} times as long to train as ${fast}.`,
  },
  limit: (limit, nameOf): Phrase => {
    switch (limit.code) {
      case "unfinished":
        return html`${nameOf(limit.run)} has not finished: there are only its settings and its curves so far.`;
      case "targets":
        return html`${nameOf(limit.run)} predicts several labels or values: its figures and curves are shown, but single answers are compared for classifiers only.`;
      case "no held-out images":
        return html`${nameOf(limit.run)} has kept no images from training, so nothing can be tested on it.`;
      case "images are gone":
        return html`The images of ${nameOf(limit.run)} were in ${name(limit.folder)}, which is no longer there.`;
      case "model can't be opened":
        return html`The model of ${nameOf(limit.run)} can’t be opened: ${name(limit.reason)}`;
      case "other data":
        return html`${nameOf(limit.run)} was trained on other data than ${nameOf(limit.other)}: their accuracies can’t be compared.`;
      case "other classes":
        return html`${nameOf(limit.run)} has other classes than ${nameOf(limit.other)}: their answers can’t be compared.`;
      case "no common images":
        return html`These runs have kept no image in common from training, as with different seeds for their parts; keep a folder named test apart.`;
      default:
        return limit satisfies never;
    }
  },
  figures: {
    measure: "Figure",
    commonAccuracy: (total) => `Accuracy on the ${images(total)} that all answered`,
    ownAccuracy: "Accuracy when it finished",
    ownLoss: "Loss when it finished",
    on: (part, total) => (part === "none" ? "not measured" : `${count(total)} ${part} images`),
    score: (score) => scores[score] ?? score,
    time: "Training time",
    epochs: "Epochs",
    parameters: "Parameters",
    products: "Multiply-accumulates per image",
    speed: "Prediction here, per image",
    milliseconds: (value) => `${number(value)} ms`,
    unfinished: "not finished",
    explanation: "Lines show 95 % intervals. The speed includes reading the images.",
  },
  settings: {
    none: "All settings are the same.",
    name: "Setting",
    setting: (setting) => settingNames[setting] ?? setting,
    value: (value) => value,
    yes: "yes",
    no: "no",
    shared: (total) => `${formatAmount(total, "setting")} that all share`,
  },
  curves: {
    none: "None of these runs was trained in epochs, so there are no curves.",
    metric: (metric) => metrics[metric] ?? metric,
    learningRate: "Learning rate",
    epoch: "Epoch",
    training: "training",
    validation: "validation",
    smoothed: "Thick lines are smoothed exponentially, as in TensorBoard; thin ones are the values themselves.",
    numbers: "Numbers",
    chart: (metric) => `${metric} of each run over the epochs`,
    turned: (run, best) =>
      html`${run} overfits: its validation loss turned after epoch ${best}. From there on, the network fits its training images ever better, but no others.`,
    improving: (run) => html`${run} still improved in its last epoch: more epochs may help.`,
  },
  classes: {
    name: "Class",
    images: "Images",
    difference: "Difference",
    explanation:
      "Recall: share of the images of a class that are recognized. The difference is that of the last run from the first; with few images per class, it is mostly chance.",
  },
  answers: {
    pair: (first, second) => html`From ${first} to ${second}`,
    gained: (total, second) => html`Gained: ${images(total)} that only ${second} gets right`,
    lost: (total, second) => html`Lost: ${images(total)} that only ${second} gets wrong`,
    none: "None.",
    shown: (shown, total) => `The first ${count(shown)} of ${count(total)}. --json lists all.`,
    actual: "is",
    explanation: "Each run is compared with the first one.",
    image: (label) => `Image of ${label}`,
  },
};
