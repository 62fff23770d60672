// The safetensors format (Hugging Face): named tensors with a JSON header, read lazily and written atomically. This
// folder may import tensor/, support/ and the files of io/ itself. To add an element type: a line in stored-dtype.ts;
// ../element-types.ts decodes it.
export type { StoredTensor } from "./header.ts";
export { openSafetensorsWeights } from "./open-weights.ts";
export { openSafetensors, readSafetensors, type SafetensorsContent, type SafetensorsFile } from "./read.ts";
export { type SafetensorsWriteOptions, type TensorInParts, writeSafetensors } from "./write.ts";
