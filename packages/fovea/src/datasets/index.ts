// Where images come from: well-known data sets by name, `datasets.mnist()`, and your own, `datasets.imageFolder()`.
// This room may import data/, images/, image-pipeline/, io/, tensor/ and support/; it reads files and therefore needs Node.
// Add a data set as one file: its source, license and classes, and what to do if its files are missing.
export type { ArrayParts } from "./array-parts.ts";
export { type CheckImagesOptions, checkImages } from "./check-images.ts";
export { type Cifar100Options, type CifarOptions, cifar10, cifar100 } from "./cifar.ts";
export { type FashionMnistOptions, fashionMnist } from "./fashion-mnist.ts";
export { type Hdf5Options, hdf5 } from "./hdf5.ts";
export {
  correctLabels,
  type ExamineOptions,
  type FindingKind,
  type FolderCheck,
  type FolderReport,
  findingKinds,
  type Grouping,
  type GroupReason,
  type ImageFault,
  type ImageFinding,
  type ImageFolderOptions,
  type ImageGroup,
  imageFolder,
  type LabelCorrection,
  type LabelMode,
  type OpenedImages,
  type OpenImagesOptions,
  type SplitName,
} from "./image-folder/index.ts";
export { type ImageTableOptions, imageTable } from "./image-table.ts";
export type { TableColumns } from "./list-image-table.ts";
export { type MnistOptions, mnist } from "./mnist.ts";
export { npz } from "./npz.ts";
export type { ImageClasses } from "./read-idx-images.ts";
