// Sources of samples: arrays in memory, streams of samples, streams of batches.
// This folder may import data/, tensor/ and support/.
// Add a source as one file with a function that passes a `DatasetSource` to `dataset`.
export { type ArraySamples, arrayDataset, fromArrays } from "./from-arrays.ts";
export { type BatchStreamOptions, fromBatches, type ReadyBatch } from "./from-batches.ts";
export { fromIterable, type Sample, type StreamOptions } from "./from-iterable.ts";
export type { Open } from "./open.ts";
