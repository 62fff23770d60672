import { html, name } from "../../page/index.ts";
import { formatAmount } from "../../support/format.ts";
import type { TargetTexts } from "./target-texts.ts";

const partImages = { train: "training image", validation: "validation image", test: "test image" };

/** The texts on labels and values in English. */
export const enTargets: TargetTexts = {
  subtitle: ({ model, images, labels }) =>
    html`${name(model)}, trained on ${formatAmount(images, "image")} with ${formatAmount(labels, "label")}`,
  valueSubtitle: ({ model, images, values }) =>
    html`${name(model)}, trained on ${formatAmount(images, "image")} with ${formatAmount(values, "value")} to predict`,
  precisionOf: (labels, part, images) =>
    `mean average precision over ${formatAmount(labels, "label")}, on ${formatAmount(images, partImages[part])}`,
  varianceOf: (label, part, images) => html`for ${name(label)}, on ${formatAmount(images, partImages[part])}`,
  precisionMeaning:
    "Average precision tells how well the probability of a label orders the images: 100 % if all that have the label come first.",
  varianceMeaning:
    "R² is the share of the variance that is predicted: 1 for perfect predictions, 0 if the mean of all images would do as well, less if the mean would do better.",
  betterThanMean: (names) => html`It predicts ${names} better than the mean of all images would.`,
  noBetterThanMean: (names) => html`For ${names}, it may be no better than always answering the mean of all images.`,
  weakest: "Weakest label",
  averagePrecision: "Average precision",
  meanError: "Mean absolute error",
  rootError: "Root mean squared error",
  r2: "R², share of the variance",
  label: "Label",
  value: "Value",
  labelCaption: (part) => `Results per label on ${partImages[part]}s.`,
  valueCaption: (part) => `Results per value on ${partImages[part]}s.`,
  labelExplanation:
    "An image counts as having a label from a probability of 50 % on. Recall is the share of images with the label that are found; precision is the share of right answers among those that are said to have it. F1 is their harmonic mean. Small figures are 95 % intervals.",
  valueExplanation:
    "Errors are in the units of the value. The root mean squared error weighs large errors more. Small figures are 95 % intervals.",
  errorExplanation: "The labels or values that were missed most. Look for wrong entries in the table, and odd images.",
  present: "yes",
  absent: "no",
  probability: "Predicted probability",
  actual: "True",
  predicted: "Predicted",
  errorImage: (label) => `Image with a large error in ${label}`,
};
