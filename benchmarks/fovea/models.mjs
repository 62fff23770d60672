// The workloads in Fovea, as benchmarks/peers writes them in PyTorch and Keras. `options` say the engine.
import { layers, sequential, zoo } from "../../packages/fovea/dist/index.js";

function lenet5(options) {
  return sequential(
    [
      layers.input({ shape: [28, 28, 1] }),
      layers.conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: "tanh" }),
      layers.averagePooling2d(),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: "tanh" }),
      layers.averagePooling2d(),
      layers.flatten(),
      layers.dense({ units: 120, activation: "tanh" }),
      layers.dense({ units: 84, activation: "tanh" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
    options,
  );
}

function happyModel(options) {
  return sequential(
    [
      layers.input({ shape: [64, 64, 3] }),
      layers.zeroPadding2d({ padding: 3 }),
      layers.conv2d({ filters: 32, kernelSize: 7 }),
      layers.batchNormalization(),
      layers.relu(),
      layers.maxPooling2d(),
      layers.flatten(),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
    options,
  );
}

function catsAndDogs(options) {
  return sequential(
    [
      layers.input({ shape: [150, 150, 3] }),
      ...[32, 64, 128, 128].flatMap((filters) => [
        layers.conv2d({ filters, kernelSize: 3, activation: "relu" }),
        layers.maxPooling2d(),
      ]),
      layers.flatten(),
      layers.dense({ units: 512, activation: "relu" }),
      layers.dense({ units: 1, activation: "sigmoid" }),
    ],
    options,
  );
}

function cifar(options) {
  return sequential(
    [
      layers.input({ shape: [32, 32, 3] }),
      ...[16, 32, 64].flatMap((filters) => [
        layers.conv2d({ filters, kernelSize: 2, padding: "same", activation: "relu" }),
        layers.maxPooling2d(),
      ]),
      layers.flatten(),
      layers.dense({ units: 500, activation: "relu" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
    options,
  );
}

export const models = {
  ...{ lenet5, happymodel: happyModel, catsdogs: catsAndDogs, cifar },
  resnet18: zoo.resnet18,
  resnet50: zoo.resnet50,
  resnet50small: (options) => zoo.resnet50({ inputShape: [64, 64, 3], classes: 6, ...options }),
  vgg16: zoo.vgg16,
  googlenet: zoo.googlenet,
  inceptionv3: zoo.inceptionV3,
  alexnet: zoo.alexnet,
};
