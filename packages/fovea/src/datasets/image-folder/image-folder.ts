import { checkOptions, type OptionChecks, option } from "../../support/check-options.ts";
import { checkPath } from "../../support/path-option.ts";
import { listImageFolder } from "./list-image-folder.ts";
import { type OpenedImages, type OpenImagesOptions, openImages, openImagesChecks } from "./open-images.ts";

/** How a folder of images is read and divided. */
export interface ImageFolderOptions extends OpenImagesOptions {
  /** Names of the classes, in the order of their numbers; other folders are ignored. By default all, sorted. */
  readonly classes?: readonly string[];
}

/**
 * Opens a folder of images: a folder for each class, or `train/`, `validation/` and `test/` with a folder for each class in
 * them. Samples are x [height, width, channels] float32 from 0 to 1 and y, the class. The parts are stratified and
 * depend on the seed alone; images that show the same stay in one part. `report` has what was found, left out and
 * grouped, and images that the folder's own parts share. Corrections in `labels.jsonl` hold; no file is changed.
 * @throws ConfigError for a wrong option, fewer than two classes, or a class that `train/` lacks; with `strict`, for files
 * that cannot be decoded.
 */
export async function imageFolder(root: string, options: ImageFolderOptions = {}): Promise<OpenedImages> {
  checkPath("datasets.imageFolder", root);
  const checked = checkOptions("datasets.imageFolder", checks, options);
  return openImages(`datasets.imageFolder: ${root}`, await listImageFolder(root, checked), checked);
}

const checks: OptionChecks<ImageFolderOptions> = {
  ...openImagesChecks,
  classes: option("a list of different names", areNames),
};

function areNames(value: unknown): boolean {
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string" && name !== "")) return false;
  return new Set(value.map((name: string) => name.normalize("NFC"))).size === value.length;
}
