import { augment } from "../../packages/fovea/dist/index.js";

const fill = { fillMode: "constant" };

/** By workload: a function that draws parameters and augments an image of noise by them. */
export const augmentations = {
  cropandjitter: (shape) =>
    augmented(shape, 224, [
      augment.randomResizedCrop(),
      augment.horizontalFlip(),
      augment.colorJitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 }),
    ]),
  affine: (shape) =>
    augmented(shape, 500, [
      augment.rotation({ degrees: 15, ...fill }),
      augment.translation({ x: 0.1, y: 0.1, ...fill }),
      augment.zoom({ scale: [0.9, 1.1], ...fill }),
      augment.shear({ x: 5, ...fill }),
    ]),
};

function augmented([height, width, channels], side, steps) {
  const data = Uint8Array.from({ length: height * width * channels }, () => Math.random() * 256);
  const checked = augment.checkSteps("benchmark", steps);
  const sizes = { sourceSize: [height, width], outputSize: [side, side] };
  const into = new Uint8Array(side * side * channels);
  let epoch = 0;
  return () => {
    const key = { seed: 1, epoch: epoch++, content: "0123456789abcdef" };
    augment.applyPlan({ height, width, channels, data }, augment.drawParameters(checked, sizes, key), into);
  };
}
