// Files on disk: readers and writers of other frameworks' formats, atomic and transactional writes.
// This room may import tensor/ and support/; it knows no graphs, layers or models.
// Add a format as a folder: a pure parser of bytes, and a reader or writer for files.
export { writeAtomically, writeFileAtomically } from "./atomic-write.ts";
export { type FolderLock, type FolderLockOptions, lockFolder } from "./folder-lock.ts";
export { cachedFile, cacheFolder, type FetchOptions, fetchFile } from "./hub/index.ts";
export { parseIdx, readIdx } from "./idx/index.ts";
export { type FolderLimit, limitFolder } from "./limit-folder.ts";
export { writeNpz } from "./npz/index.ts";
export { type OpenFile, readBytes } from "./open-file.ts";
export { closeAll, isThere, openTogether } from "./open-together.ts";
export { openWeightFile } from "./open-weight-file.ts";
export {
  openSafetensors,
  readSafetensors,
  type SafetensorsContent,
  type SafetensorsFile,
  type SafetensorsWriteOptions,
  type StoredTensor,
  type TensorInParts,
  writeSafetensors,
} from "./safetensors/index.ts";
export { recoverFolder, writeTransactionally } from "./transactional-write.ts";
export type { StoredWeight, WeightFile, WeightFormat } from "./weight-file.ts";
