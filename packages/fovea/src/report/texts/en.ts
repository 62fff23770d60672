import { commonFormat, html, name, pageTexts } from "../../page/index.ts";
import { formatAmount } from "../../support/format.ts";
import type { Source } from "../findings/headline.ts";
import { enNotes } from "./en-notes.ts";
import { enReasons } from "./en-reasons.ts";
import { enTargets } from "./en-targets.ts";
import type { ReportTexts } from "./report-texts.ts";

const { percent, range, count, number, duration } = commonFormat;
const images = (value: number) => formatAmount(value, "image");
const points = (share: number) => `${(100 * share).toFixed(1)} percentage points`;
const metrics: Readonly<Record<string, string>> = { loss: "Loss", accuracy: "Accuracy" };
const stages: Readonly<Record<string, string>> = {
  features: "Computing features",
  head: "Fitting the head",
  "augmented-features": "Training the head with augmentation",
  "fine-tune": "Fine-tuning",
  scratch: "Training from scratch",
};
const settingNames: Readonly<Record<string, string>> = {
  ...{ transfer: "Method", model: "Network", weights: "Weights", output: "Cut at layer", head: "Head" },
  ...{ stages: "Trained stages", epochs: "Epochs", batchSize: "Batch size", learningRate: "Learning rate" },
  ...{ augmentation: "Augmentation", sampling: "Sampling", labelSmoothing: "Label smoothing" },
  ...{ resize: "Resize", crop: "Crop", interpolation: "Interpolation", scale: "Scale", mean: "Mean" },
  ...{ std: "Standard deviation", channelOrder: "Channels", look: "Look", fit: "Fit", padColor: "Padding color" },
};
const partImages = { train: "training images", validation: "validation images", test: "test images" };

/** The texts in English. */
export const en: ReportTexts = {
  ...pageTexts.en,
  page: {
    ...pageTexts.en.page,
    subtitle: ({ model, images: all, classes }) =>
      html`${name(model)}, trained on ${count(all)} images of ${count(classes)} classes`,
  },
  headings: {
    good: "How good is it?",
    trust: "Can I trust it?",
    wrong: "What does it get wrong?",
    next: "What should I do next?",
    accuracy: "Accuracy",
    classes: "Classes",
    targets: "Results",
    errors: "Largest errors",
    confusion: "Confusion matrix",
    losses: "Images with the largest losses",
    doubtful: "Doubtful labels",
    confidence: "Confidence",
    training: "Training",
    data: "Data",
    recipe: "Recipe and model",
    repeat: "Repeat this run",
  },
  good: {
    rightOf: (source, total) =>
      source === "cross-validation"
        ? `of ${images(total)} are classified correctly, in cross-validation`
        : `of ${formatAmount(total, partImages[source].slice(0, -1))} are classified correctly`,
    interval: ({ low, high }) =>
      html`With 95 % confidence, the accuracy on new images like these is between <b>${percent(low)}</b> and <b>${percent(high)}</b>.`,
    leaksLeftOut: "Images that training holds too are left out of this figure.",
    unknown: "Unknown: no images were set aside to measure the accuracy on.",
    mistakes: "Mistakes",
    mistakesOf: (total) => `of ${images(total)}`,
    weakest: "Weakest class",
    recall: "recall",
    trainingTime: "Training time",
    baseline: "Baseline",
    always: (label) => html`always ${name(label)}`,
    bar: ({ value, low, high }) => `Accuracy ${percent(value)}, interval from ${percent(low)} to ${percent(high)}`,
  },
  trust: {
    unmeasured: "The accuracy is unknown. Set images aside to measure it: training images say nothing about new ones.",
    unseenTest: "The test images played no part in training or in the choice of settings.",
    chosenOnValidation:
      "The validation images also chose the epoch that was kept, so the accuracy is slightly optimistic. Only separate test images settle it.",
    unusedValidation: "The validation images played no part in training.",
    crossValidated: "Each image was predicted by a classifier that had not seen it.",
    fewImages: (total, accuracy) =>
      `${images(total)} are few: by chance alone, the accuracy may be anywhere within ${range(accuracy)}.`,
    precise: ({ low, high }) => `Chance accounts for about ±${points((high - low) / 2)}.`,
    leaks: (total, part, withLeaks, without) =>
      html`${images(total)} among the ${partImages[part]} ${total === 1 ? "shows" : "show"} the same as images of other parts. With them, the accuracy is ${percent(withLeaks.value)}${without ? html`; without them, it is ${percent(without.value)} (${range(without)})` : ", which is too good"}.`,
    noLeaks: "No image was found in several parts.",
    namesOnly: "Only file names were compared to find copies in several parts, not the images.",
    ungrouped: "Nobody looked for copies of images in several parts; they would make the accuracy too good.",
    betterThan: ({ name: label, share }) =>
      html`Always answering ${name(label)}, the most frequent class, would be right for ${percent(share)}.`,
    noBetterThan: ({ name: label, share }) =>
      html`It may be no better than always answering ${name(label)}, which is right for ${percent(share)}.`,
    uneven: (recall) => `Frequent classes raise the accuracy: if each class counts the same, it is ${percent(recall)}.`,
    calibrated: (error) =>
      `Its probabilities can be taken at face value: they differ from how often it is right by ${points(error)} on average.`,
    overconfident: (error) =>
      `It is overconfident: its probabilities differ from how often it is right by ${points(error)} on average, mostly upward.`,
    underconfident: (error) =>
      `It is too cautious: its probabilities differ from how often it is right by ${points(error)} on average, mostly downward.`,
    asForecast: (forecast) => `The accuracy is as forecast before the training: ${range(forecast)}.`,
    belowForecast: (forecast) => `The accuracy is below the forecast made before the training: ${range(forecast)}.`,
    aboveForecast: (forecast) => `The accuracy is above the forecast made before the training: ${range(forecast)}.`,
    unmeasuredClasses: (names, total) =>
      html`Nothing is known about ${names}: there was no image of ${total === 1 ? "this class" : "these classes"} to measure on.`,
    doubtful: (total) =>
      `${formatAmount(total, "label")} may be wrong, which blurs both the training and the figures of this report.`,
  },
  wrong: {
    nothing: "Nothing: every image was classified correctly.",
    notPredicted: "Predictions for individual images are not part of this report.",
    takenFor: (label, prediction, total, all) =>
      html`${name(label)} is taken for ${name(prediction)} in ${count(total)} of ${images(all)} (${percent(total / all)}).`,
    finds: (label, recall) =>
      html`Of the images of ${name(label)}, it recognizes only ${percent(recall.value)} (${range(recall)}).`,
    trainingOnly: (total) => `These are ${images(total)} that it was trained on. On new ones, it makes more mistakes.`,
    seeConfusion: "All confusions",
    seeLosses: "The worst images",
  },
  next: {
    nothing: "Use it. Nothing in this report calls for another step.",
    leaks: (groups) =>
      html`<b>Remove the leaks.</b> ${formatAmount(groups, "group")} of images that show the same ${groups === 1 ? "has" : "have"} members in several parts; keep each group in one part.`,
    doubtful: (labels) =>
      html`<b>Check ${formatAmount(labels, "doubtful label")}.</b> Correct wrong ones in <code>labels.jsonl</code> and train again.`,
    mixedGroups: (groups) =>
      html`<b>Decide ${groups === 1 ? "1 contradiction" : `${count(groups)} contradictions`}.</b> Images that show the same have different labels.`,
    faults: (files) => html`<b>Repair or remove ${formatAmount(files, "file")}</b> that can’t be read as images.`,
    gains: (names, added, gain) =>
      html`<b>Collect more images of ${names}.</b> ${count(added)} more would help most there: about ${points(gain)} of recall.`,
    weakClass: (label, recall, trained) =>
      html`<b>Collect more images of ${name(label)}.</b> It recognizes ${percent(recall)} of them, after training on ${images(trained)}.`,
    confusedPair: (label, prediction) =>
      html`<b>Show how ${name(label)} and ${name(prediction)} differ.</b> Add images of both that make the difference clear, or merge the classes if it doesn’t matter to you.`,
    trainShorter: (best, epochs) =>
      html`<b>Train for fewer epochs, or with stronger augmentation.</b> Validation was best in epoch ${best} of ${epochs}, and got worse after it.`,
    trainLonger: html`<b>Train longer.</b> Validation was still improving in the last epoch.`,
    fineTune: html`<b>Try fine-tuning.</b> Only a new head was trained; the network itself can adapt to these images.`,
    headAlone: (head, whole) =>
      html`<b>Try the head alone.</b> It reached ${percent(head.value)} on fixed features, and ${percent(whole.value)} with the network trained too; it takes a fraction of the time.`,
    measureMore: (total) =>
      html`<b>Measure on more images.</b> With ${count(4 * total)} instead of ${count(total)}, the interval is half as wide.`,
    measureAtAll: html`<b>Set images aside.</b> Without validation or test images, the accuracy is unknown.`,
  },
  parts: { train: "Training", validation: "Validation", test: "Test" },
  accuracy: {
    caption: "Accuracy and its 95 % interval",
    measuredOn: "Measured on",
    images: "Images",
    accuracy: "Accuracy",
    interval: "95 % interval",
    range: "0 to 100 %",
    source: (source) => sources[source],
    withoutLeaks: (source) => `${sources[source]}, without leaks`,
    beforeFineTuning: (source) => (source ? `${sources[source]}, head only` : "Head only"),
    forecast: "Forecast",
    baseline: "Most frequent class",
    explanation:
      "The interval holds the accuracy on new images of the same kind with 95 % confidence. It says nothing about images of another kind.",
    folds: (folds, repeats) => `${folds} folds${repeats > 1 ? ` × ${repeats}` : ""}`,
  },
  classes: {
    caption: (part) => `Results per class on ${partImages[part]}.`,
    name: "Class",
    trained: "Trained on",
    images: "Images",
    recall: "Recall",
    precision: "Precision",
    f1: "F1",
    explanation:
      "Recall is the share of a class’s images that are recognized as it; precision is the share of right answers among the images that are taken for it. F1 is their harmonic mean.",
    weakest: (total) => `The ${count(total)} classes with the lowest recall`,
    all: (total) => `All ${count(total)} classes`,
  },
  targets: enTargets,
  confusion: {
    caption: (part) => `Confusion matrix of the ${partImages[part]}: true classes in rows, predicted ones in columns`,
    trueClass: "True class",
    predictedClass: "Predicted class",
    images: "Images",
    share: "Share of the true class",
    pairs: "The pairs that are confused most",
    others: "others",
    sum: "all",
    cell: (label, prediction, total) => `${label} as ${prediction}: ${images(total)}`,
    picture: (classes) =>
      `All ${count(classes)} classes: true classes from top to bottom, predicted ones from left to right`,
    pictureKey: (merged) =>
      merged > 1
        ? `Each square stands for ${merged} × ${merged} classes, in the order of their names.`
        : "Classes are in the order of their names.",
    mostConfused: (classes) => `The ${count(classes)} classes that are confused most`,
    correct: "correct",
    mistake: "mistake",
    fewer: "fewer",
    more: "more",
    none: "No class was taken for another.",
  },
  losses: {
    explanation:
      "The images on which the model was most surely wrong, or least sure. Look for wrong labels, odd images, and what they have in common.",
    actual: "True",
    predicted: "Predicted",
    probability: "Probability of the true class",
    file: "File",
    image: (label, prediction) => `Image of ${label}, predicted as ${prediction}`,
    heat: {
      explanation:
        "Heat maps show which parts of an image the predicted class depends on and, where it is wrong, what speaks for it rather than for the true class. They are computed by Grad-CAM, which shows where, not what: check a surprising map with fovea explain.",
      less: "Counts little",
      more: "counts much",
      predicted: (prediction) => html`for ${name(prediction)}`,
      contrast: (prediction, label) => html`${name(prediction)} rather than ${name(label)}`,
      predictedLabel: (prediction) => `Heat map of ${prediction}`,
      contrastLabel: (prediction, label) => `Heat map of ${prediction} rather than ${label}`,
      pair: (label, prediction, total) =>
        html`What makes ${name(label)} look like ${name(prediction)}: mean of ${images(total)}`,
      pairNote:
        "The mean image in gray, with the mean of the maps over it. It shows heat that is always in the same place, such as a border or a mark.",
    },
  },
  doubtful: {
    explanation:
      "Labels that are probably wrong, the most doubtful first, judged by classifiers that never saw the image. Look at each before you change it: some are rare but right.",
    none: "No label looks wrong.",
    label: "Label",
    suggested: "Looks like",
    probability: "Probability of the label",
    image: (label, suggested) => `Image labeled ${label}, which looks like ${suggested}`,
    more: (total) => `${count(total)} more`,
  },
  confidence: {
    diagram: "How often predictions are right, by how confident they are",
    summary: (error) => `On average, confidence and accuracy differ by ${points(error)}.`,
    explanation:
      "Points on the diagonal are right as often as they claim. Points below it claim too much, points above it too little. Lines are 95 % intervals, and larger points stand for more images.",
    confidence: "Confidence",
    accuracy: "Accuracy",
    images: "Images",
    range: "From – to",
    numbers: "Numbers",
    few: "With so few images, most of the difference may be chance.",
    temperature: (temperature, before, after) =>
      html`Logits are divided by a temperature of <b>${number(temperature)}</b>, which changes the negative log-likelihood on validation images from ${number(before)} to ${number(after)}.`,
    novelty: (threshold, falseAlarms) =>
      html`Images whose features are farther than <b>${number(threshold)}</b> from the known ones count as <b>none of these classes</b>. This rejects ${percent(falseAlarms.value)} (${range(falseAlarms)}) of images that do belong to a class.`,
  },
  training: {
    noEpochs: "The head was fitted to its optimum at once, so there are no learning curves.",
    stages: "Stages of the training",
    stage: "Stage",
    time: "Time",
    accuracyAfter: "Accuracy after it",
    stageName: (stage) => stages[stage] ?? stage,
    forecastTime: (expected, taken) =>
      html`The training took <b>${duration(taken)}</b>; ${duration(expected)} was forecast.`,
    forecastRun: (expected, taken) =>
      html`The whole run, from the first look at the images to this report, took <b>${duration(taken)}</b>; ${duration(expected)} was forecast.`,
    totalTime: (taken) => html`The training took <b>${duration(taken)}</b>.`,
    metric: (metric) => metrics[metric] ?? metric,
    learningRate: "Learning rate",
    epoch: "Epoch",
    training: "training",
    validation: "validation",
    numbers: "Numbers",
    smoothed: "Thick lines are smoothed exponentially, as in TensorBoard; thin ones are the values themselves.",
    kept: (epoch) => `kept: epoch ${epoch}`,
    turned: (best) =>
      `The validation loss turned after epoch ${best}: from there on, the network fits its training images ever better, but no others.`,
    curve: (metric, epochs) => `${metric} over ${formatAmount(epochs, "epoch")}`,
    gradientNorms: "Norms of the gradients",
    weightNorms: "Norms of the weights",
    norms: (shown, layers) =>
      `${shown < layers ? `${count(shown)} of ${count(layers)} layers, evenly spaced. ` : ""}Logarithmic. Gradients that shrink toward the input vanish on their way; ones that keep growing explode.`,
  },
  data: {
    folder: (root) => html`Folder: ${name(root)}`,
    perClass: "Images per class",
    fewest: (total) => `The ${count(total)} classes with the fewest images`,
    all: (total) => `All ${count(total)} classes`,
    grouping: (method, groups, all) =>
      method === "none"
        ? "Images that show the same were not looked for."
        : `${images(all)} in ${formatAmount(groups, "group")} show the same as others, by ${method === "names" ? "their names" : "their pixels and names"}. Each group stays in one part, unless the folder has parts of its own.`,
    relabeled: (total) =>
      html`${formatAmount(total, "label")} ${total === 1 ? "was" : "were"} corrected by <code>labels.jsonl</code>.`,
    leaks: (groups) => `${formatAmount(groups, "group")} with images in several parts`,
    mixedGroups: (groups) => `${formatAmount(groups, "group")} with images of several classes`,
    faults: (files) => `${formatAmount(files, "file")} left out`,
    file: "File",
    reason: "Reason",
    notes: "Notes",
    more: (total) => `… and ${count(total)} more`,
    bar: (label, counts) =>
      `${label}: ${count(counts.train)} for training, ${count(counts.validation)} for validation, ${count(counts.test)} for the test`,
  },
  recipe: {
    why: "Why this recipe",
    settings: "Settings",
    model: "Model",
    preprocessing: "Preprocessing",
    setting: (setting) => settingNames[setting] ?? setting,
    value: (value) => value,
    yes: "yes",
    no: "no",
    nothing: "none",
    network: "Network",
    weights: "Pretrained weights",
    parameters: "Parameters",
    trained: "Trained parameters",
    input: "Input",
  },
  reasons: enReasons,
  notes: enNotes,
  faults: (reason) => reason,
  repeat: {
    command: "Command",
    seed: "Seed",
    engine: "Engine",
    threads: "Threads",
    processor: "Processor",
    created: "Created",
  },
};

const sources: Readonly<Record<Source, string>> = {
  train: "Training images",
  validation: "Validation images",
  test: "Test images",
  "cross-validation": "Cross-validation",
};
