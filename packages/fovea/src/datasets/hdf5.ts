import { fileSource, type Hdf5Group, openHdf5 } from "../io/hdf5/index.ts";
import { openFile } from "../io/open-file.ts";
import { checkOptions } from "../support/check-options.ts";
import { ConfigError, FormatError, fields, optional } from "../support/index.ts";
import { type ArrayPart, type ArrayParts, arrayParts } from "./array-parts.ts";
import type { SplitName } from "./image-folder/index.ts";

/** The files of the parts. */
export interface Hdf5Options {
  /** The file with `train_set_x` and `train_set_y`. */
  readonly train: string;
  /** The file with `test_set_x` and `test_set_y`. Without it, these may be in the first file. */
  readonly test?: string;
}

/**
 * Opens labelled images in HDF5 files, in the layout of the Happy House and SIGNS sets: `train_set_x`
 * [samples, height, width, channels], `train_set_y`, the same for `test_set`, and `list_classes`, names or numbers.
 * @throws FormatError if a file is damaged or has no such arrays.
 */
export async function hdf5(options: Hdf5Options): Promise<ArrayParts> {
  const checks = { train: optional(fields.text()), test: optional(fields.text()) };
  const { train, test } = checkOptions("datasets.hdf5", checks, options);
  if (train === undefined) throw new ConfigError("datasets.hdf5: expected the file of the training images as train");
  const first = await readParts(train);
  const second = test === undefined ? undefined : await readParts(test);
  const trainPart = first.parts.get("train");
  const testPart = second ? second.parts.get("test") : first.parts.get("test");
  if (!trainPart) throw missing(train, "train_set", first.names);
  if (second && !testPart) throw missing(test ?? "", "test_set", second.names);
  const parts = new Map<SplitName, ArrayPart>([["train", trainPart]]);
  if (testPart) parts.set("test", testPart);
  return arrayParts(parts, train, first.classes ?? second?.classes);
}

interface FileParts {
  readonly parts: ReadonlyMap<"train" | "test", ArrayPart>;
  readonly classes: readonly string[] | undefined;
  readonly names: readonly string[];
}

async function readParts(path: string): Promise<FileParts> {
  const { file, size } = await openFile(path);
  try {
    const root = openHdf5(fileSource(file, path, size));
    const parts = new Map<"train" | "test", ArrayPart>();
    for (const split of ["train", "test"] as const) {
      const [x, y] = [root.child(`${split}_set_x`), root.child(`${split}_set_y`)];
      if (x?.kind !== "dataset" || y?.kind !== "dataset") continue;
      parts.set(split, { where: `${path}: ${split}_set_x`, x: await x.read(), y: await y.read() });
    }
    return { parts, classes: await classNames(root), names: root.names };
  } finally {
    await file.close();
  }
}

async function classNames(root: Hdf5Group): Promise<readonly string[] | undefined> {
  const list = root.child("list_classes");
  if (list?.kind !== "dataset") return undefined;
  return (await list.readTexts()) ?? Array.from((await list.read()).data, String);
}

function missing(path: string, part: string, names: readonly string[]): FormatError {
  return new FormatError(
    `${path}: expected ${part}_x and ${part}_y, received ${names.length > 0 ? names.join(", ") : "an empty file"}`,
  );
}
