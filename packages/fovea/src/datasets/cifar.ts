import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { fromArrays } from "../data/sources/from-arrays.ts";
import { readBytes } from "../io/open-file.ts";
import { checkOptions } from "../support/check-options.ts";
import { ConfigError, FormatError, fields, formatCount, optional } from "../support/index.ts";
import type { ImageClasses } from "./read-idx-images.ts";

const side = 32;
const plane = side * side;

/** Where the files of CIFAR are. */
export interface CifarOptions {
  /** The folder of the binary files, as the archive unpacks it: `cifar-10-batches-bin` or `cifar-100-binary`. */
  readonly directory: string;
}

/** Where the files of CIFAR-100 are, and which of the two labels is used. */
export interface Cifar100Options extends CifarOptions {
  /** "fine" (the default): 100 classes; "coarse": 20. */
  readonly labels?: "fine" | "coarse";
}

/**
 * CIFAR-10 (Krizhevsky, 2009): 50,000 + 10,000 colour photographs of 32 × 32 pixels in 10 classes, from the files of its
 * binary version: `data_batch_1.bin` to `data_batch_5.bin`, `test_batch.bin`, `batches.meta.txt`.
 * @throws FormatError if a file is missing or damaged.
 */
export async function cifar10(options: CifarOptions): Promise<ImageClasses> {
  const { directory } = checkOptions("datasets.cifar10", { directory: optional(fields.text()) }, options);
  const folder = requiredFolder("datasets.cifar10", directory);
  const trainFiles = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
  return open(folder, { trainFiles, testFile: "test_batch.bin", namesFile: "batches.meta.txt", bytes: 1, place: 0 });
}

/**
 * CIFAR-100 (Krizhevsky, 2009): as CIFAR-10, with 100 fine and 20 coarse classes, from `train.bin`, `test.bin` and
 * `fine_label_names.txt` or `coarse_label_names.txt`.
 * @throws FormatError if a file is missing or damaged.
 */
export async function cifar100(options: Cifar100Options): Promise<ImageClasses> {
  const checks = { directory: optional(fields.text()), labels: optional(fields.oneOf(["fine", "coarse"])) };
  const { directory, labels = "fine" } = checkOptions("datasets.cifar100", checks, options);
  const folder = requiredFolder("datasets.cifar100", directory);
  const namesFile = `${labels}_label_names.txt`;
  const place = labels === "coarse" ? 0 : 1;
  return open(folder, { trainFiles: ["train.bin"], testFile: "test.bin", namesFile, bytes: 2, place });
}

interface Layout {
  readonly trainFiles: readonly string[];
  readonly testFile: string;
  readonly namesFile: string;
  /** Number of label bytes before the pixels, and which of them counts. */
  readonly bytes: number;
  readonly place: number;
}

function requiredFolder(where: string, directory: string | undefined): string {
  if (directory !== undefined) return directory;
  throw new ConfigError(`${where}: expected the directory of the unpacked binary version`);
}

async function open(directory: string, layout: Layout): Promise<ImageClasses> {
  const names = await readFile(join(directory, layout.namesFile), "utf8").catch((cause) => {
    throw new FormatError(
      `${join(directory, layout.namesFile)}: cannot be read: expected the binary version of the data set, unpacked`,
      { cause },
    );
  });
  const classes = names.split(/\r?\n/).filter((name) => name !== "");
  const part = async (files: readonly string[]) => {
    const contents = await Promise.all(files.map((name) => records(join(directory, name), layout, classes.length)));
    return samples(contents, layout, classes);
  };
  const [train, test] = await Promise.all([part(layout.trainFiles), part([layout.testFile])]);
  return { train, test, classes };
}

/** The bytes of a file of records: labels, then a plane of red, of green and of blue. */
async function records(path: string, { bytes, place }: Layout, classes: number): Promise<Uint8Array> {
  const content = await readBytes(path);
  const length = bytes + 3 * plane;
  if (content.length === 0 || content.length % length !== 0) {
    throw new FormatError(
      `${path}: expected records of ${formatCount(length)} bytes, received ${formatCount(content.length)} bytes`,
    );
  }
  for (let at = place; at < content.length; at += length) {
    if ((content[at] ?? 0) < classes) continue;
    throw new FormatError(`${path}: expected labels from 0 to ${classes - 1}, received ${content[at]}`);
  }
  return content;
}

function samples(contents: readonly Uint8Array[], { bytes, place }: Layout, classes: readonly string[]): Dataset {
  const length = bytes + 3 * plane;
  const count = contents.reduce((sum, content) => sum + content.length / length, 0);
  const x = new Uint8Array(count * 3 * plane);
  const y = new Int32Array(count);
  let image = 0;
  for (const content of contents) {
    for (let start = 0; start < content.length; start += length, image++) {
      y[image] = content[start + place] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        const from = start + bytes + channel * plane;
        const to = image * 3 * plane + channel;
        for (let pixel = 0; pixel < plane; pixel++) x[to + 3 * pixel] = content[from + pixel] ?? 0;
      }
    }
  }
  const images = { range: [0, 1], look: "natural", classes } as const;
  return fromArrays({ x: { data: x, shape: [count, side, side, 3], dtype: "uint8" }, y, scale: 1 / 255, images });
}
