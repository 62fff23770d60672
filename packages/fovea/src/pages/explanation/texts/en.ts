import { commonFormat, html, name, type Phrase, pageTexts } from "../../../page/index.ts";
import { en as examples } from "../../examples/texts/en.ts";
import { en as features } from "../../features/texts/en.ts";
import type { ExplanationTexts } from "./explanation-texts.ts";

const { percent } = commonFormat;
const number = (value: number) => commonFormat.number(value).replace("-", "−");

const kinds = { logit: "logit", probability: "probability", value: "value" };

/** The texts in English. */
export const en: ExplanationTexts = {
  ...pageTexts.en,
  headings: {
    answer: "What does the network see?",
    trust: "Can the heat map be trusted?",
    layer: "Where does the heat map come from?",
    ...examples.headings,
    ...features.headings,
    about: "How was this made?",
  },
  answer: {
    probability: "probability",
    present: "present",
    nothingPresent: "None of the labels has a probability over one half.",
    unknown: "The model doesn't state what its outputs mean.",
    image: "Image",
    imageAlt: "The image as the network receives it",
    heatAlt: ({ name: label }) => `Heat map over the image${label === undefined ? "" : ` for ${label}`}`,
    title: ({ name: label, against }): Phrase =>
      label === undefined
        ? "What raises the value"
        : against === undefined
          ? html`What speaks for ${name(label)}`
          : html`Why ${name(label)} and not ${name(against)}`,
    others: "Probabilities",
    scale: "evidence",
    signedScale: "evidence against and for it",
    trusted: "The hottest parts matter more than random ones, and the map depends on what the network has learned.",
  },
  trust: {
    explanation:
      "A heat map is a claim about the network, so it is tested. The hottest parts are removed from the image, one after the other, and in a second test shown alone. Random parts and the center of the image show what a map has to beat.",
    deletion: "Score left without the hottest parts",
    insertion: "Score with the hottest parts alone",
    map: "This map",
    random: "Random parts",
    center: "Center first",
    bar: (order, share) => `${order}: ${percent(share, 0)} of the score`,
    lower: "On average; less is better.",
    higher: "On average; more is better.",
    randomized: (correlation) =>
      `After shuffling the upper weights of the network, the map is ${
        correlation > 0.7 ? "nearly the same" : correlation > 0.4 ? "similar" : "different"
      } (rank correlation ${correlation.toFixed(2).replace("-", "−")}). ${
        correlation > 0.7
          ? "It hardly depends on what the network has learned."
          : "It depends on what the network has learned, as it should."
      }`,
    completeness: (sum, expected) =>
      `The attributions add up to ${number(sum)}; the score exceeds that of an empty image by ${number(expected)}.`,
    score: ({ kind, score }) => `The score that is explained: ${kinds[kind]} ${number(score)}.`,
  },
  notes: {
    empty:
      "The map is empty: the method finds nothing in this image that speaks for the class. Another layer or method may: integrated gradients explain every score.",
    "no evidence": "The image scores no higher than an empty one, so removing its parts says nothing.",
    "no better than random": "The hot parts matter no more than random ones. Do not rely on this map.",
    "no better than the center": "The center of the image explains the score as well as this map does.",
    "independent of weights":
      "The map hardly depends on what the network has learned: it shows the image. Do not rely on it.",
    incomplete: "The attributions miss the difference of the scores by more than 5 %. Use more steps.",
  },
  layer: {
    chosen: ({ path, height, width, channels }) =>
      html`The map is made of the layer ${name(path)}: ${height} × ${width} places with ${commonFormat.count(channels)} channels.`,
    reasons: {
      given: "You chose this layer.",
      "last stage":
        "It is the last stage with at least 7 × 7 places. Deeper layers know more about classes; with fewer places, they no longer say where.",
      "last layer":
        "It is the last layer with at least 7 × 7 places. Deeper layers know more about classes; with fewer places, they no longer say where.",
      largest: "No layer has 7 × 7 places, so it is the last of the largest ones. Expect a coarse map.",
    },
    pixels: "This method explains single pixels. It needs no layer.",
    field: ({ field }, isWhole) =>
      field === undefined
        ? ""
        : field.size === "all"
          ? "Each of its places depends on the whole image."
          : `Each of its places depends on ${field.size[0]} × ${field.size[1]} pixels; ${isWhole ? "the hottest place sees the whole image" : "the frame shows those of the hottest place"}.`,
    fieldAlt: "The image with the part that the hottest place depends on",
  },
  about: {
    file: "Image",
    model: "Model",
    method: "Method",
    layer: "Layer",
    input: "Input of the network",
    made: "Made",
    inputNote: "Images on this page are shown as the network receives them, resized and cropped.",
  },
  features,
  examples,
};
