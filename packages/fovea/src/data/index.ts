// Datasets, batches and images: the data contract, its sources, image preprocessing.
// This room may import tensor/ and support/; it knows no graphs, layers or models.
// Add a source of data as one file in sources/ that passes a `DatasetSource` to `dataset`.
export { type Batch, type ElementSpec, sliceBatch, sliceRows } from "./batch.ts";
export { type Dataset, dataset } from "./dataset.ts";
export type {
  BatchOptions,
  BatchPosition,
  BatchRequest,
  BatchTransform,
  DatasetSource,
  MappedSpecs,
} from "./dataset-source.ts";
export { type Background, backgrounds } from "./drawings/index.ts";
export { encodePng } from "./encode-png.ts";
export { decodeImage, type ImageOptions, imageSize, invert } from "./image.ts";
export { fitOf, type ImageFit, imageFits, padColorOf, withFit } from "./image-fit.ts";
export { type ImageLook, imageLooks, isDrawing } from "./image-look.ts";
export type { GivenPixels, ImageTensor } from "./image-pixels.ts";
export { type ImageSpec, isRange, preprocessingTo, type ValueRange } from "./image-spec.ts";
export { toCategorical } from "./one-hot.ts";
export { prefetch } from "./prefetch.ts";
export {
  type CropCount,
  type ImageSource,
  type PreparedImage,
  prepareImage,
  preprocess,
  preprocessBatches,
  preprocessCrops,
} from "./preprocess.ts";
export type { FittedResize, Preprocessing } from "./preprocessing.ts";
export { checkedPreprocessing } from "./preprocessing-schema.ts";
export type { SampleWeights } from "./sample-weights.ts";
export { shownPixels } from "./shown-pixels.ts";
export {
  type ArraySamples,
  arrayDataset,
  type BatchStreamOptions,
  fromArrays,
  fromBatches,
  fromIterable,
  type Open,
  type ReadyBatch,
  type Sample,
  type StreamOptions,
} from "./sources/index.ts";
export type { NamedTensors, Tensors } from "./tensor-list.ts";
