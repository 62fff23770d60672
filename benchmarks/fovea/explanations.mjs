import { explain, tensor } from "../../packages/fovea/dist/index.js";
import { models } from "./models.mjs";

/** By workload: a function that makes what a step does, with an engine. */
export const explanations = {
  gradcam: ({ shape }, engine) => {
    const [model, image] = [models.resnet50({ engine }), noise(shape)];
    return () => explain.gradCam(model, image, { class: 0 });
  },
  occlusion: ({ shape }, engine) => {
    const [model, image] = [models.resnet50({ engine }), noise(shape)];
    // 20 × 20 windows of an image of 224 pixels.
    return () => explain.occlusion(model, image, { class: 0, window: 15, stride: 11 });
  },
  ascent: (_workload, engine) => {
    const model = models.resnet18({ engine });
    const options = { layer: model.stages[2], channels: [0, 1, 2, 3, 4, 5, 6, 7], steps: 8, range: [-2, 2] };
    return () => explain.activationMaximization(model, options);
  },
};

function noise(shape) {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * Math.random() - 1);
  return tensor(data, [1, ...shape]);
}
