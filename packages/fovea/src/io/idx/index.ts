// The IDX format of MNIST and its kin: one array of numbers, big-endian, often gzipped.
// This folder may import tensor/, support/ and the files of io/ itself.
// Everything there is to the format is in parse-idx.ts.
export { parseIdx } from "./parse-idx.ts";
export { readIdx } from "./read-idx.ts";
