// What a page does: train LeNet-5 for a few steps. Node runs the same file; "fovea" resolves to what belongs to each.
import { engineProviders, optimizers, tensor, zoo } from "fovea";

const samples = 32;
const side = 28;

/** Stripes whose direction and distance tell their class; the same numbers everywhere. */
function stripes() {
  const x = new Float32Array(samples * side * side);
  const y = Int32Array.from({ length: samples }, (_, sample) => sample % 10);
  for (let at = 0; at < x.length; at++) {
    const label = y[Math.floor(at / (side * side))];
    const [row, column] = [Math.floor(at / side) % side, at % side];
    x[at] = (row * (label % 3) + column * (1 + (label % 4))) % (4 + label) < 3 ? 1 : 0;
  }
  return { x: tensor(x, [samples, side, side, 1]), y: tensor(y, [samples]) };
}

/** Returns the loss of each step, whether it is lower at the end, and the engines that there are. */
export async function trainLenet5(steps) {
  const model = zoo.lenet5({ engine: "portable", seed: 7 });
  model.compile({ optimizer: optimizers.adam({ learningRate: 0.002 }), loss: "sparseCategoricalCrossentropy" });
  const { history } = await model.fit(stripes(), { epochs: steps, batchSize: samples, seed: 3 });
  const [prediction] = (await model.predict(stripes().x)).data;
  return { losses: [...history.loss], prediction, engines: engineProviders().map(({ name }) => name) };
}

/** The error of a task that needs files. */
export async function saveModel() {
  try {
    await zoo.lenet5({ engine: "portable" }).save("model");
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}
