import { html, name } from "../../../page/index.ts";
import type { TransferTexts } from "./transfer-texts.ts";

export const en: TransferTexts = {
  title: "Transfer learning: a new task for a trained network",
  headings: {
    backbone: "What the frozen network sees",
    head: "Train a head",
    overfitting: "Overfitting, and what helps",
  },
  backboneIntro: (layer) =>
    html`The trained network stays as it is: it is frozen. Its last feature maps, the outputs of ${name(layer)}, are summarized by their means and their largest values, and each image becomes a row of numbers, its features. These are the maps of your image that vary most.`,
  imageTitle: "Your image",
  mapLabel: (channel) => `Map ${channel}`,
  headIntro:
    "The new task: tell three patterns apart that are drawn by formula. Since the network is frozen, the features of each " +
    "image are computed once, when this page was made. Only a dense layer on top of them is trained, here, in the page.",
  classes: ["ring", "stripes", "checkers"],
  sizes: (training, validation, features, pixels) =>
    `Up to ${training} images for training, ${validation} for validation; ${features} features or ${pixels} pixel values per image.`,
  input: "The head reads",
  inputs: { features: "features", pixels: "pixels" },
  perClass: "Training images per class",
  rate: "Learning rate",
  dropout: "Dropout",
  train: "Train",
  stop: "Stop",
  curves: ["training loss", "validation loss"],
  lossLabel: "Training and validation loss per epoch",
  epoch: "Epoch",
  trained: (epochs, accuracy, training, validation) =>
    `After ${epochs} ${epochs === 1 ? "epoch" : "epochs"}: validation accuracy ${accuracy}, training loss ${training}, validation loss ${validation}. Guessing gives 33 %.`,
  headHint:
    "Compare features with pixels. On pixels, the training loss falls to nearly nothing, while the validation loss rises: the " +
    "layer has learned its few images by heart. Try fewer images, or dropout.",
  recordedIntro: (training, validation) =>
    `A small network learns ${training} drawn shapes from scratch, three times. These runs were recorded when this page was made, with the library; ${validation} other images are for validation.`,
  remedies: { none: "Without a remedy", dropout: "With dropout", augmentation: "With augmentation" },
  recorded: (training, validation, accuracy) =>
    `At the end: training loss ${training}, validation loss ${validation}, validation accuracy ${accuracy}.`,
  recordedNote:
    "Overfitting shows where the validation loss rises while the training loss still falls. Dropout switches off half of the " +
    "features at random; augmentation flips, shifts, zooms and recolors the images, so that each epoch sees new ones.",
};
