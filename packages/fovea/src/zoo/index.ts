// Architectures by name: a table of contents, and a file for each.
// This room may import models/, layers/ and what they may.
// Add an architecture: one file with its factory, source and shapes, an export here, and a line in architectures.ts.
export { type Architecture, architectures } from "./architectures.ts";
export { catsAndDogs } from "./cats-and-dogs.ts";
export { cifarConvnet } from "./cifar-convnet.ts";
export type { ConvnetOptions } from "./convnet-options.ts";
export { happyModel } from "./happy-model.ts";
export { lenet5 } from "./lenet5.ts";
