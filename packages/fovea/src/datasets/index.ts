// Well-known data sets by name: `datasets.mnist()`.
// This room may import data/, io/, tensor/ and support/; it reads files and therefore needs Node.
// Add a data set as one file: its source, license and classes, and what to do if its files are missing.
export { type FashionMnistOptions, fashionMnist } from "./fashion-mnist.ts";
export { type MnistOptions, mnist } from "./mnist.ts";
export type { ImageClasses } from "./read-idx-images.ts";
