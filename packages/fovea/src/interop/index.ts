// Models and weights of other frameworks: how a file names and lays out weights, and how a network does. This room may
// import models/, network/, io/ and their imports; io/ reads and writes the files themselves. To add a framework: a
// file in conventions/ with its names and layouts, and a line next to the other conventions.
export type { ConventionName } from "./conventions/index.ts";
export { type ConvertOptions, convertWeights } from "./convert-weights.ts";
export { type ExportWeightsOptions, exportWeights } from "./export-weights.ts";
export { importModel } from "./import-model.ts";
export type { ImportModelOptions } from "./import-options.ts";
export {
  formatReport,
  type LeftOverWeight,
  type LoadReport,
  type MatchedWeight,
  type MissingWeight,
  type OtherShape,
} from "./load-report.ts";
export { type LoadWeightsOptions, loadWeights } from "./load-weights.ts";
export {
  exportOnnx,
  type OnnxDimension,
  type OnnxExport,
  type OnnxOptions,
  type OnnxSelfTest,
  type OnnxValueInfo,
} from "./onnx/index.ts";
