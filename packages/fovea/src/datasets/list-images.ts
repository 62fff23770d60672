import { stat } from "node:fs/promises";
import type { AbortSignalLike } from "../support/abort-signal.ts";
import { ConfigError } from "../support/index.ts";
import { type FolderListing, isImageName, listImageFolder } from "./image-folder/index.ts";
import { listImageTable, type TableColumns } from "./list-image-table.ts";

/** How the images of a folder or a table are listed. */
export interface ListImagesOptions {
  /** Names of the classes, in the order of their numbers; other ones are ignored. By default all, sorted. */
  readonly classes?: readonly string[] | undefined;
  /** Where a table has what. Not for a folder. */
  readonly columns?: TableColumns | undefined;
  readonly signal?: AbortSignalLike | undefined;
}

/**
 * Lists the images of a folder with a folder for each class, or those of a table (CSV, JSON lines): a path to a file is
 * a table. `where` opens the messages.
 * @throws ConfigError as `imageFolder` and `imageTable`, and for columns of a folder.
 */
export async function listImages(
  where: string,
  path: string,
  { classes, columns = {}, signal }: ListImagesOptions = {},
): Promise<FolderListing> {
  const expected = "expected a folder of images or a table of them (CSV, JSON lines)";
  const status = await stat(path).catch(() => undefined);
  if (!status) throw new ConfigError(`${where}: ${expected}, found nothing there`);
  if (status.isFile() && isImageName(path)) {
    throw new ConfigError(`${where}: ${expected}, received a single image`);
  }
  if (status.isFile()) return listImageTable(where, path, { ...columns, classes });
  const [column] = Object.entries(columns).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (column) {
    throw new ConfigError(`${where}: expected a table of images (CSV or JSON lines) for ${column}, received a folder`);
  }
  return listImageFolder(path, { ...(classes && { classes }), ...(signal && { signal }) });
}

/** Whether a path is that of a file, which then lists images. */
export async function isTable(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
