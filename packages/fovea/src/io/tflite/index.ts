// TensorFlow Lite models: the graph, its constants and the metadata. This folder may import tensor/, support/ and the
// files of io/ itself. The library flatbuffers decodes numbers; flat-table.ts checks every offset before it does.
// To read another operator: a line in operators.ts; interop/tflite then needs a rule for it.
export { readConstant } from "./constant.ts";
export type { TfliteGraph, TfliteOperator, TfliteTensor, UnknownOperator } from "./graph.ts";
export { labelsBeside, packedLabels } from "./label-file.ts";
export type { TfliteMetadata } from "./metadata.ts";
export { openTflite } from "./open-tflite.ts";
export type { OperatorName, OperatorOptions } from "./operators.ts";
export type { Quantization } from "./quantization.ts";
export { tensorTypeName } from "./tensor-types.ts";
export { isTfliteFile, type TfliteFile } from "./tflite-file.ts";
