import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { checkPath } from "../support/path-option.ts";
import { checkListing, type ExamineOptions, examineChecks, type FolderCheck } from "./image-folder/index.ts";
import type { TableColumns } from "./list-image-table.ts";
import { listImages } from "./list-images.ts";

/** What is checked. */
export interface CheckImagesOptions extends ExamineOptions {
  /** Where a table has what. */
  readonly columns?: TableColumns | undefined;
}

const checks: OptionChecks<CheckImagesOptions> = { ...examineChecks, columns: anything };

/**
 * Checks the images of a folder, or those that a table lists: broken files; leaks between the parts; the same image
 * with different labels; duplicates; dark, bright, blurred, tiny, very long, wrongly rotated, grey and animated images;
 * classes with few images. Every image is decoded once. Findings from "blank" on are suspicions. The images are laid
 * out as for `imageFolder` or `imageTable`; one class suffices.
 * @throws ConfigError if there is no such folder or no image in a folder of a class; FormatError for a damaged table.
 */
export async function checkImages(path: string, options: CheckImagesOptions = {}): Promise<FolderCheck> {
  checkPath("datasets.checkImages", path);
  const checked = checkOptions("datasets.checkImages", checks, options);
  return checkListing(await listImages(`datasets.checkImages: ${path}`, path, checked), checked);
}
