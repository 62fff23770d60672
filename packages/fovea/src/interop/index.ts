// Models and weights between Fovea and other frameworks: what a file calls a weight and what the network calls it.
// This room may import models/, network/, io/ and what they may; files themselves are read and written in io/.
// Add a framework: a file in conventions/ that says how it names and lays out weights, and a line where the others are.
export type { ConventionName } from "./conventions/index.ts";
export { type ConvertOptions, convertWeights } from "./convert-weights.ts";
export { type ExportWeightsOptions, exportWeights } from "./export-weights.ts";
export { type ImportModelOptions, importModel } from "./keras/index.ts";
export {
  formatReport,
  type LeftOverWeight,
  type LoadReport,
  type MatchedWeight,
  type MissingWeight,
  type OtherShape,
} from "./load-report.ts";
export { type LoadWeightsOptions, loadWeights } from "./load-weights.ts";
export { exportOnnx, type OnnxDimension, type OnnxExport, type OnnxOptions, type OnnxValueInfo } from "./onnx/index.ts";
