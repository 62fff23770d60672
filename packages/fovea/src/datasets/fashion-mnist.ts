import { checkOptions } from "../support/check-options.ts";
import { ConfigError } from "../support/index.ts";
import { optional } from "../support/schema.ts";
import { text } from "../support/schema-fields.ts";
import { type ImageClasses, readIdxImages } from "./read-idx-images.ts";

const classes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** Where Debian's package dataset-fashion-mnist installs the files. */
const debianDirectory = "/usr/share/datasets/fashion-mnist";

/** Options of `datasets.fashionMnist`. */
export interface FashionMnistOptions {
  /** The folder of the four IDX files, gzipped or not (default: where Debian's dataset-fashion-mnist installs them). */
  readonly directory?: string;
}

/**
 * Loads Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017; MIT license): 60,000 + 10,000 images of clothes, 28 × 28 pixels.
 * @throws ConfigError if the files are not found; FormatError if they are damaged.
 */
export async function fashionMnist(options: FashionMnistOptions = {}): Promise<ImageClasses> {
  const checks = { directory: optional(text()) };
  const { directory = debianDirectory } = checkOptions("datasets.fashionMnist", checks, options);
  const data = await readIdxImages(directory, classes, "light on dark");
  if (data) return data;
  throw new ConfigError(
    `datasets.fashionMnist: expected train-images-idx3-ubyte.gz and the three other IDX files in ${directory}; ` +
      `on Debian and Ubuntu, apt-get install dataset-fashion-mnist puts them into ${debianDirectory}; ` +
      "elsewhere download them and pass their { directory }",
  );
}
