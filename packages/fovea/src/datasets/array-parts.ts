import type { Dataset } from "../data/dataset.ts";
import { fromArrays } from "../data/sources/from-arrays.ts";
import { FormatError } from "../support/index.ts";
import { formatShape, type Tensor } from "../tensor/index.ts";
import type { SplitName } from "./image-folder/index.ts";

/** Labelled images in the arrays of a file, one dataset for each part that the file has. */
export interface ArrayParts {
  readonly train: Dataset;
  readonly validation: Dataset | undefined;
  readonly test: Dataset | undefined;
  /** Names of the classes: class number i is `classes[i]`. */
  readonly classes: readonly string[];
}

/** Images and class numbers of a part; `where` says in messages where they come from. */
export interface ArrayPart {
  readonly where: string;
  readonly x: Tensor;
  readonly y: Tensor;
}

/**
 * Makes datasets of images [samples, height, width] or [samples, height, width, channels] and class numbers [samples],
 * [samples, 1] or [1, samples]. Bytes become float32 from 0 to 1, batch by batch; other numbers stay as they are. Without
 * names, classes are called by their numbers.
 * @throws FormatError for other shapes, and labels that are no class numbers.
 */
export function arrayParts(
  parts: ReadonlyMap<SplitName, ArrayPart>,
  where: string,
  names?: readonly string[],
): ArrayParts {
  const labels = new Map([...parts].map(([split, part]) => [split, classNumbers(part)]));
  const largest = [...labels.values()].reduce((most, list) => list.reduce((a, b) => Math.max(a, b), most), 0);
  const classes = names ?? Array.from({ length: largest + 1 }, (_, number) => String(number));
  if (largest >= classes.length) {
    throw new FormatError(`${where}: expected labels from 0 to ${classes.length - 1}, received ${largest}`);
  }
  const open = (split: SplitName) => {
    const [part, y] = [parts.get(split), labels.get(split)];
    return part && y ? samples(part, y, classes) : undefined;
  };
  const train = open("train");
  if (!train) throw new FormatError(`${where}: expected images to train on, received none`);
  return { train, validation: open("validation"), test: open("test"), classes };
}

function classNumbers({ where, x, y }: ArrayPart): Int32Array {
  const samples = x.shape[0] ?? 0;
  const length = y.shape.reduce((product, size) => product * size, 1);
  if (length !== samples || y.shape.length > 2) {
    throw new FormatError(
      `${where}: expected ${samples} class numbers, received labels of shape ${formatShape(y.shape)}`,
    );
  }
  const wrong = y.data.find((label) => !(Number.isInteger(label) && label >= 0));
  if (wrong !== undefined) throw new FormatError(`${where}: expected class numbers from 0, received ${wrong}`);
  return Int32Array.from(y.data);
}

function samples({ where, x }: ArrayPart, y: Int32Array, classes: readonly string[]): Dataset {
  const { data, dtype } = x;
  if (x.shape.length !== 3 && x.shape.length !== 4) {
    throw new FormatError(
      `${where}: expected images [samples, height, width] or [samples, height, width, channels], ` +
        `received shape ${formatShape(x.shape)}`,
    );
  }
  const images = { data, dtype, shape: x.shape.length === 3 ? [...x.shape, 1] : x.shape };
  if (dtype !== "uint8") return fromArrays({ x: images, y });
  return fromArrays({ x: images, y, scale: 1 / 255, images: { range: [0, 1], classes } });
}
