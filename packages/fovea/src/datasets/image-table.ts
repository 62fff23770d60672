import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError, fields, optional } from "../support/index.ts";
import { checkPath } from "../support/path-option.ts";
import {
  hasLabelLists,
  type OpenedImages,
  type OpenImagesOptions,
  openImages,
  openImagesChecks,
} from "./image-folder/index.ts";
import { listImageTable } from "./list-image-table.ts";

/** Where a table has what, and how its images are read and divided. */
export interface ImageTableOptions extends OpenImagesOptions {
  /** The folder that the paths are relative to (default: that of the table). */
  readonly root?: string;
  /** Name of the column with the paths (default: the first of path, file, filename, image, filepath, image_path). */
  readonly pathColumn?: string;
  /** Name of the column with the labels (default: the first of label, labels, class, category, target). */
  readonly labelColumn?: string;
  /** Names of columns with numbers to predict, instead of labels: samples then have these values, in this order. */
  readonly valueColumns?: readonly string[];
  /** Name of the column with the parts: train, validation or test (default: split, if there is one). */
  readonly splitColumn?: string;
  /** What separates several labels of an image, such as "|" or " "; needs `labelMode: "categorical"`. */
  readonly labelSeparator?: string;
}

/**
 * Opens images that a table lists with their labels: CSV with a header (separated by commas, semicolons or tabs), or
 * JSON lines (`.jsonl`, `.ndjson`), where a label may also be a number or a list of several. With `valueColumns`, the
 * samples have numbers to predict instead of labels. Classes are sorted by name, or by number if all are numbers. Parts
 * are divided as by `imageFolder`, or given in a column.
 * @throws FormatError that names the row for a damaged table; ConfigError for a wrong option or a missing column.
 */
export async function imageTable(file: string, options: ImageTableOptions = {}): Promise<OpenedImages> {
  checkPath("datasets.imageTable", file);
  const where = `datasets.imageTable: ${file}`;
  const checked = checkOptions("datasets.imageTable", checks, options);
  const other = (["labelMode", "sampling"] as const).find((name) => checked[name] !== undefined);
  if (checked.valueColumns && other) {
    throw new ConfigError(`${where}: expected valueColumns or ${other}, received both`);
  }
  const listing = await listImageTable(where, file, checked);
  if (checked.labelMode !== "categorical" && hasLabelLists(listing)) {
    throw new ConfigError(`${where}: expected labelMode "categorical" for images with several labels or none`);
  }
  return openImages(where, listing, checked);
}

const checks: OptionChecks<ImageTableOptions> = {
  ...openImagesChecks,
  root: optional(fields.text()),
  pathColumn: optional(fields.text()),
  labelColumn: optional(fields.text()),
  splitColumn: optional(fields.text()),
  valueColumns: anything,
  labelSeparator: anything,
};
