import { html } from "../../../page/index.ts";
import type { FiltersTexts } from "./filters-texts.ts";

export const en: FiltersTexts = {
  title: (layer) => `What the channels of ${layer} respond to`,
  subtitle: (model, shown, all) => html`${model} · ${shown} of ${all} channels`,
  headings: { reading: "How to read this page", channels: "Channels", made: "How it was made" },
  reading: {
    optimized:
      "The large image was made by gradient ascent: starting from noise, it was changed step by step so that the channel " +
      "responds more. It shows a texture or a shape that the channel looks for, often more than one, and not a photograph.",
    patches: "The small images are the parts of your images that the channel responds to most, at most one per image.",
    votes:
      "The classes are those that the channel raises most in your images, compared with all others: activation times " +
      "gradient, in logits.",
  },
  channel: (number) => `Channel ${number}`,
  optimizedLabel: (channel) => `Image that channel ${channel} responds to most`,
  patchLabel: (file, activation) => `Part of ${file}, response ${activation}`,
  score: (value) => `response ${value}`,
  votes: "Speaks for",
  silent: "This channel didn't respond to any image that was tried.",
  noPatches: "No response to your images",
  rest: (shown, all) => `This page shows ${shown} of ${all} channels; --page and --channel show others.`,
  made: (steps, seed) =>
    `Each image took ${steps} steps with Adam on the amplitudes of waves, with colors decorrelated as in photographs; ` +
    `the image was moved and scaled a little in each step. Seed: ${seed}. Responses are means over all positions.`,
  images: (count) => `Patches and classes come from ${count} images.`,
};
