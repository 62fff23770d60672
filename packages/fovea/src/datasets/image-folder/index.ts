// A folder of images as a dataset: listing, fingerprints, groups of images that show the same, parts, corrections.
// This folder may import data/, images/, image-pipeline/, io/ and support/. It never changes an image file; what it knows is cached.
// Another reason to group images: a case in group-images.ts, and its name in `GroupReason`.
export { checkListing, type FolderCheck } from "./check-listing.ts";
export { examineChecks } from "./examine-checks.ts";
export { type ExaminedFolder, type ExaminedRecord, examineFolder, type Grouping } from "./examine-folder.ts";
export { compareNames, isHiddenName, isImageName } from "./file-names.ts";
export {
  type ExaminedImages,
  type ExamineOptions,
  fingerprintImages,
  type ImageFault,
} from "./fingerprint-images.ts";
export type { FolderReport, ImageGroup } from "./folder-report.ts";
export { type GroupReason, groupImages, type ImageGroups } from "./group-images.ts";
export { hasLabelLists } from "./has-label-lists.ts";
export { type FindingKind, findingKinds, type ImageFinding } from "./image-finding.ts";
export type { ImageFingerprint } from "./image-fingerprint.ts";
export { type ImageFolderOptions, imageFolder } from "./image-folder.ts";
export type { ImageRecord } from "./image-record.ts";
export { correctLabels, type LabelCorrection } from "./label-corrections.ts";
export { type FolderListing, type ListOptions, listImageFolder } from "./list-image-folder.ts";
export { type OpenedImages, type OpenImagesOptions, openImages, openImagesChecks } from "./open-images.ts";
export type { PerceptualHash } from "./perceptual-hash.ts";
export { type LabelMode, type RecordSampleOptions, recordSamples } from "./record-samples.ts";
export { type SplitRequest, splitGroups } from "./split-groups.ts";
export { type SplitName, splitName, splitOrder } from "./split-name.ts";
