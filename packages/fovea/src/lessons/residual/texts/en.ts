import type { ResidualTexts } from "./residual-texts.ts";

export const en: ResidualTexts = {
  title: "Residual networks: a way back for the gradient",
  headings: { gradients: "Gradients in deep networks", training: "Does it learn?", own: "In your network" },
  intro:
    "Two networks of the same depth look at your image, reduced to 12 × 12 pixels. They differ in one thing: the residual one " +
    "adds the input of each block of two convolutions to its output. The page builds both, runs them backward and measures " +
    "how much of the gradient arrives at each layer.",
  depth: "Convolutions",
  gain: "Scale of the initial weights",
  seed: "Random seed",
  plain: "plain",
  residual: "residual",
  chartLabel: "Norm of the gradient at each layer, plain and residual, on a logarithmic scale",
  layer: "Layer (1 = first)",
  sentence: (depth, plain, residual) =>
    `From the last of ${depth} convolutions back to the first, the gradient changes by a factor of ${plain} in the plain network and ${residual} in the residual one.`,
  vanishes: "In the plain network it vanishes: the first layers hardly learn.",
  explodes:
    "In the residual network it grows, since each block adds to it: that is why normalization layers go with shortcuts.",
  hint:
    "Try scales from 0.5 to 1.5. At 1, which is He's initialization, a plain network keeps the gradient about as large; a " +
    "little below, it dies away with depth. The shortcut doesn't depend on the scale.",
  trainingIntro:
    "Both networks learn to tell circles, squares, triangles and crosses apart, 32 images, with Adam, at the settings above. " +
    "The page trains them while you wait; deep ones take a while.",
  train: "Train both",
  stop: "Stop",
  lossLabel: "Training loss of both networks",
  step: "Step",
  trained: (steps, plain, residual) =>
    `After ${steps} ${steps === 1 ? "step" : "steps"}: loss ${plain} without shortcuts, ${residual} with them. Guessing gives 1.386.`,
  ownIntro:
    "The same in your network, measured when this page was made: the norm of the gradient of the answer's score at the output " +
    "of each layer.",
  ownNone: "Your network's layers have no feature maps to measure.",
  ownLabel: "Norm of the gradient at each layer of the network, on a logarithmic scale",
  norm: "Norm",
};
