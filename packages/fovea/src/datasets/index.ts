// Real data sets by name, as people know them: `datasets.mnist()`.
// This room may import data/, io/, tensor/ and support/; it reads files and therefore needs Node.
// A data set is one file: where it comes from, its licence, what to do when it is not there, its classes.
export { type FashionMnistOptions, fashionMnist } from "./fashion-mnist.ts";
export { type MnistOptions, mnist } from "./mnist.ts";
export type { ImageClasses } from "./read-idx-images.ts";
