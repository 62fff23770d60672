import { html } from "../../../page/index.ts";
import type { BackpropTexts } from "./backprop-texts.ts";

export const en: BackpropTexts = {
  title: "Backpropagation, node by node",
  headings: { graph: "Forward and backward", check: "Is the gradient right?", train: "Take steps" },
  intro:
    "A neuron reads two pixels of the image. Values flow to the right: each is multiplied by its weight, the products and " +
    "the bias are added, and the activation follows. The loss is the squared distance to the target. Derivatives flow to the " +
    "left: each node multiplies what arrives by its own slope.",
  pixels: "The two pixels",
  pixelsHint: "Click on the image to choose the second pixel; the first is the one chosen before.",
  pixelsLabel: "Image with the two pixels; the arrow keys move the second one",
  activation: "Activation",
  activations: { relu: "ReLU", sigmoid: "sigmoid", tanh: "tanh" },
  weight1: "Weight w₁",
  weight2: "Weight w₂",
  bias: "Bias b",
  target: "Target y",
  graphLabel: "The neuron as a graph: values above, derivatives of the loss below",
  valueKey: "Value (forward)",
  gradientKey: "∂L/∂node (backward)",
  nodes: {
    ...{ x1: "x₁", x2: "x₂", w1: "w₁", w2: "w₂", b: "b", y: "y" },
    ...{ p1: "w₁·x₁", p2: "w₂·x₂", z: "z: sum", a: "a: activation", e: "a − y", L: "L: loss" },
  },
  chain: ({ error, slope, pixel, gradient }) =>
    html`∂L/∂w₁ = 2(a − y) · a′(z) · x₁ = ${error} · ${slope} · ${pixel} = <b>${gradient}</b>`,
  dead: "The sum is negative, so ReLU gives 0 and its slope is 0: nothing flows back, and no weight learns.",
  checkIntro:
    "A derivative says how the loss changes if a number changes a little. That can be tried out: (L(w + h) − L(w − h)) ÷ 2h " +
    "with h = 0.01, two more forward passes for each number. Backpropagation gives all of them in one.",
  table: {
    label: "Derivatives by backpropagation and by trying out",
    input: "Number",
    gradient: "Backpropagation",
    difference: "Finite difference",
  },
  trainIntro:
    "A step of gradient descent moves each weight against its derivative. With a small learning rate, it takes many steps; " +
    "with too large a one, the loss jumps over the minimum and grows.",
  rate: "Learning rate",
  step: "One step",
  ten: "Ten steps",
  reset: "Start again",
  lossLabel: "Loss after each step",
  steps: "Step",
  update: (weight, rate, gradient, next) => html`w₁ ← ${weight} − ${rate} · ${gradient} = <b>${next}</b>`,
  lossSentence: (steps, first, last) =>
    `After ${steps} ${steps === 1 ? "step" : "steps"}, the loss went from ${first} to ${last}.`,
  diverged: "The loss has grown: the learning rate is too large for these pixels.",
};
