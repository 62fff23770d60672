// The safetensors format (Hugging Face): named tensors with a JSON header, read lazily, written atomically.
// This folder may import tensor/, support/ and the files of io/ itself.
// A further element type is a line in stored-dtype.ts; how it is decoded is said in ../element-types.ts.
export type { StoredTensor } from "./header.ts";
export { openSafetensorsWeights } from "./open-weights.ts";
export { openSafetensors, readSafetensors, type SafetensorsContent, type SafetensorsFile } from "./read.ts";
export { type SafetensorsWriteOptions, type TensorInParts, writeSafetensors } from "./write.ts";
