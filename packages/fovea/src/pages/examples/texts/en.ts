import { commonFormat, html, name } from "../../../page/index.ts";
import { formatAmount } from "../../../support/format.ts";
import type { ExampleTexts } from "./example-texts.ts";

const { percent, number, count } = commonFormat;

/** The texts in English. */
export const en: ExampleTexts = {
  headings: {
    parts: "What would change the answer?",
    nearest: "Which training images look like it?",
    influence: "Which training images decide?",
  },
  parts: {
    explanation:
      "Parts of the image are covered with the mean color, cell by cell, until the answer changes, and shown until it is there. Smaller parts may exist; of these, no cell can be spared.",
    covered: "Covered: another answer",
    alone: "Alone: the same answer",
    occlusion: ({ answer, share, pixels }, parts) =>
      answer === undefined
        ? html`Covering parts of the image never changes the answer: without anything to see, it is ${name(parts.answer)} too.`
        : html`With ${percent(share)} of the image covered (${count(pixels)} pixels), the answer is ${answer === parts.answer ? "no longer " : ""}${name(answer)}.`,
    evidence: ({ answer, share, pixels }, parts) =>
      answer === undefined
        ? html`No part alone gives the answer ${name(parts.answer)}.`
        : pixels === 0
          ? html`Without anything to see, the answer is ${name(parts.answer)} already.`
          : html`${percent(share)} of the image (${count(pixels)} pixels) is enough for the answer ${name(parts.answer)}.`,
    coveredAlt: "The image with the part covered",
    aloneAlt: "The part alone",
  },
  nearest: {
    explanation: (trained) =>
      `Of ${formatAmount(trained, "training image")}, those whose features are most similar: the network sees these as nearest. Images that show the same are listed once.`,
    label: "Class",
    distance: (distance) => `distance ${number(distance)}`,
    copies: (copies) => `and ${formatAmount(copies, "near-duplicate")}`,
    imageAlt: (label) => `Training image of ${label}`,
  },
  influence: {
    explanation: ({ answer, against, margin }) =>
      html`The head is fitted again without each of these images. The figures say by how much the lead of ${name(answer)} over ${name(against)} changes, which is ${number(margin)} now (difference of logits). They are exact, for the features as they are: the network itself isn’t trained again.`,
    surrogate:
      "The network’s own head was trained together with its features, so a linear head was fitted to them for this section. It gives the same answer.",
    flip: (images, { flip, answer }) =>
      html`<b>Without ${images === 1 ? "this image" : `these ${count(images)} images`}, the answer would be ${name(flip?.answer ?? "")}</b> instead of ${name(answer)}.`,
    noFlip: ({ most, answer }) =>
      html`No set of up to ${formatAmount(most, "training image")} was found without which the answer would not be ${name(answer)}.`,
    supporting: "Speak for the answer",
    opposing: "Speak against it",
    change: "Lead without it",
    others: (others) => `with ${formatAmount(others, "near-duplicate")}`,
    becomes: (answer) => html`the answer becomes ${name(answer)}`,
    why: {
      disagrees:
        "The network’s head was trained together with its features. A linear head fitted to them gives another answer here, so it can’t explain this one.",
      "too large": "Fitting the head again and again would take too long for so many images and classes.",
    },
  },
};
