// Exports models as ONNX files: translates a network's inference graph with one rule per op, with channels-first
// images. This folder may import the same as interop/. It does not read ONNX files. To add an op: a rule in rules/; to
// add a field of the format: schema.ts.
export { exportOnnx, type OnnxExport, type OnnxOptions } from "./export-onnx.ts";
export type { OnnxDimension, OnnxValueInfo } from "./schema.ts";
export type { OnnxSelfTest } from "./self-test.ts";
