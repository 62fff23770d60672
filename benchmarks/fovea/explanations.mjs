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
};

function noise(shape) {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * Math.random() - 1);
  return tensor(data, [1, ...shape]);
}
