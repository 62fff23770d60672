// The IDX format of MNIST and similar data sets: one big-endian array, often gzipped. This folder may import tensor/,
// support/ and the files of io/ itself. parse-idx.ts covers the whole format.
export { parseIdx } from "./parse-idx.ts";
export { readIdx } from "./read-idx.ts";
