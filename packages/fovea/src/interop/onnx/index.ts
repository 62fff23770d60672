// Models as ONNX files: a network's graph in inference mode, each op by a rule, images channels first in between.
// This folder may import what interop/ may. Other people's ONNX files are not read.
// Add an op: a rule in rules/; add a field of the format: schema.ts.
export { exportOnnx, type OnnxExport, type OnnxOptions } from "./export-onnx.ts";
export type { OnnxDimension, OnnxValueInfo } from "./schema.ts";
