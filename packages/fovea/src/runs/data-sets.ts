import { stat } from "node:fs/promises";
import type { Dataset, ImageLook } from "../data/index.ts";
import * as datasets from "../datasets/index.ts";
import { ConfigError } from "../support/index.ts";
import { unknownName } from "../support/schema-fields.ts";

interface KnownDataSet {
  readonly title: string;
  readonly look: ImageLook;
  open(options: { readonly directory?: string }): Promise<datasets.ImageClasses>;
}

/** The data sets that can be opened by name. */
const known: Readonly<Record<string, KnownDataSet>> = {
  mnist: { title: "MNIST", look: "digit", open: datasets.mnist },
  "fashion-mnist": { title: "Fashion-MNIST", look: "light on dark", open: datasets.fashionMnist },
};

/** A data set with its title, classes and kind of images. */
export interface NamedData {
  readonly title: string;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly classes: readonly string[];
  readonly look: ImageLook;
}

/**
 * Opens the data set `NAME`, or `NAME:DIR` for files in another folder. With `limit`, each part is cut to its first
 * `limit` images.
 * @throws ConfigError for an unknown name (with the nearest known one) and if the files aren't found.
 */
export async function openDataSet(source: string, limit?: number): Promise<NamedData> {
  const colon = source.indexOf(":");
  const name = colon < 0 ? source : source.slice(0, colon);
  const directory = colon < 0 ? undefined : source.slice(colon + 1);
  const dataSet = knownDataSet(name);
  if (directory !== undefined) await checkFolder(source, directory);
  const { train, test, classes } = await dataSet.open(directory === undefined ? {} : { directory });
  const limited = (part: Dataset) => (limit === undefined ? part : part.take(limit));
  return { title: dataSet.title, look: dataSet.look, train: limited(train), test: limited(test), classes };
}

/**
 * Checks that a data set of this name exists, without opening it.
 * @throws ConfigError for an unknown name, with the nearest known one.
 */
export function checkDataSetName(source: string): void {
  knownDataSet(source.split(":", 1)[0] ?? "");
}

function knownDataSet(name: string): KnownDataSet {
  const dataSet = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!dataSet) throw unknownName("data set", name, Object.keys(known));
  return dataSet;
}

async function checkFolder(source: string, directory: string): Promise<void> {
  const status = await stat(directory).catch(() => undefined);
  if (status?.isDirectory()) return;
  throw new ConfigError(`data ${source}: expected a folder after the colon, but "${directory}" isn't one`);
}
