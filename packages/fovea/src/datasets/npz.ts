import { readNpz } from "../io/npz/index.ts";
import { FormatError } from "../support/index.ts";
import { checkPath } from "../support/path-option.ts";
import { type ArrayPart, type ArrayParts, arrayParts } from "./array-parts.ts";
import { type SplitName, splitOrder } from "./image-folder/index.ts";

/** Names of the arrays of images and of class numbers that people give to the parts, as Keras and MedMNIST do. */
const arrayNames: Readonly<Record<SplitName, readonly (readonly [images: string, labels: string])[]>> = {
  train: [
    ["x_train", "y_train"],
    ["train_images", "train_labels"],
    ["x", "y"],
    ["images", "labels"],
  ],
  validation: [
    ["x_val", "y_val"],
    ["x_validation", "y_validation"],
    ["val_images", "val_labels"],
  ],
  test: [
    ["x_test", "y_test"],
    ["test_images", "test_labels"],
  ],
};

/**
 * Opens labelled images in a .npz file: `x_train` and `y_train`, `x_val`, `x_test` and so on, as in Keras' files; or
 * `train_images` and `train_labels`, as in MedMNIST; or `x` and `y`.
 * @throws FormatError if the file is damaged or has other arrays.
 */
export async function npz(file: string): Promise<ArrayParts> {
  checkPath("datasets.npz", file);
  const arrays = await readNpz(file);
  const parts = new Map<SplitName, ArrayPart>();
  for (const split of splitOrder) {
    for (const [images, labels] of arrayNames[split]) {
      const [x, y] = [arrays.get(images), arrays.get(labels)];
      if (x && y && !parts.has(split)) parts.set(split, { where: `${file}: ${images}`, x, y });
    }
  }
  if (parts.has("train")) return arrayParts(parts, file);
  const expected = arrayNames.train.map((names) => names.join(" and ")).join(", or ");
  throw new FormatError(`${file}: expected arrays ${expected}, received ${[...arrays.keys()].join(", ") || "none"}`);
}
