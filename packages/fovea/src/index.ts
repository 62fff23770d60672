// The public face in Node: what `import … from "fovea"` gives; the core, and what needs files, images or the terminal.
// This file may import every room but the command line.
// Add what users name in their programs and needs Node; the rest belongs to core.ts.

import "./node/index.ts";

export * as callbacks from "./callbacks.ts";
export * from "./core.ts";
export type { ImageClasses } from "./datasets/index.ts";
export * as datasets from "./datasets/index.ts";
export {
  describeBottleneck,
  type ImageDataset,
  type ImageFault,
  type ImageSamplesOptions,
  type ImageSampling,
  imageSamples,
  type ReadingProgress,
  type ReadingTimes,
} from "./image-pipeline/index.ts";
export {
  type ConventionName,
  type ConvertOptions,
  convertWeights,
  type ExportWeightsOptions,
  exportOnnx,
  exportWeights,
  formatReport,
  type ImportModelOptions,
  importModel,
  type LeftOverWeight,
  type LoadReport,
  type LoadWeightsOptions,
  loadWeights,
  type MatchedWeight,
  type MissingWeight,
  type OnnxDimension,
  type OnnxExport,
  type OnnxOptions,
  type OnnxSelfTest,
  type OnnxValueInfo,
  type OtherShape,
} from "./interop/index.ts";
export { cacheFolder, type FetchOptions, fetchFile } from "./io/hub/index.ts";
export { type LoadOptions, loadModel } from "./model-files/index.ts";
export { type NativeEngine, nativeEngine } from "./native/index.ts";
/** Transfer learning: adapts a trained network to new classes, with `transfer.learner(images, { model: zoo.resnet50 })`. */
export * as transfer from "./transfer/index.ts";
