#!/usr/bin/env node
// Regression: learns z = sin(3x) · cos(2y) from 4,000 noisy points and compares it with the formula.
// node examples/formula.mjs [EPOCHS]
import { layers, optimizers, schedules, sequential, tensor } from "fovea";

const [epochs = 60] = process.argv.slice(2).map(Number);
const batchSize = 64;
const formula = (/** @type {number} */ x, /** @type {number} */ y) => Math.sin(3 * x) * Math.cos(2 * y);

const count = 4000;
const points = new Float32Array(2 * count).map(() => 2 * Math.random() - 1);
const values = new Float32Array(count).map((_, index) => {
  const noise = 0.1 * (Math.random() - 0.5);
  return formula(points[2 * index] ?? 0, points[2 * index + 1] ?? 0) + noise;
});

const model = sequential([
  layers.input({ shape: [2] }),
  layers.dense({ units: 64, activation: "tanh" }),
  layers.dense({ units: 64, activation: "tanh" }),
  layers.dense({ units: 1 }),
]);
const decaySteps = epochs * Math.ceil((0.9 * count) / batchSize);
const learningRate = schedules.cosineDecay({ initialLearningRate: 5e-3, decaySteps });
model.compile({ optimizer: optimizers.adamw({ learningRate }), loss: "mse", metrics: ["mae"] });
const { history } = await model.fit(
  { x: tensor(points, [count, 2]), y: values },
  { epochs, batchSize, validationSplit: 0.1 },
);
console.log(`Mean absolute error, noise included: ${history.val_mae?.at(-1)?.toFixed(4)}`);

for (const [x, y] of /** @type {const} */ ([
  [0.5, 0],
  [-0.5, 0.3],
  [0.9, -0.9],
])) {
  const { data } = await model.predict(tensor([x, y], [1, 2]));
  console.log(`x = ${x}, y = ${y}: learnt ${data[0]?.toFixed(3)}, formula ${formula(x, y).toFixed(3)}`);
}
