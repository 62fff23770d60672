import { defineField, fields, formatReceived, optional, options } from "../support/index.ts";
import { type ImageLook, imageLooks } from "./image-look.ts";
import type { FittedResize, Preprocessing } from "./preprocessing.ts";
import { isFittedResize } from "./preprocessing-schema.ts";

/** The values of black and white: [0, 1], [-1, 1] or [0, 255]. */
export type ValueRange = readonly [black: number, white: number];

/** Describes the images of a dataset. `fit` stores it in the model, so that other images can be prepared to match. */
export interface ImageSpec {
  readonly range: ValueRange;
  /** How they were brought to their size, if not by stretching. */
  readonly resize?: FittedResize | undefined;
  /** The look of the images, if known. */
  readonly look?: ImageLook | undefined;
  /** Class names, in the order of the class indices. */
  readonly classes?: readonly string[] | undefined;
}

const range = defineField<ValueRange>({
  expected: "[black, white], such as [0, 1], [-1, 1] or [0, 255]",
  read: (value) => (isRange(value) ? value : undefined),
});

const names = defineField<readonly string[]>({
  expected: "a list of names",
  read: (value) => (Array.isArray(value) && value.every((name) => typeof name === "string") ? value : undefined),
});

const fittedResize = defineField<FittedResize>({
  expected: '{ fit: "crop" } or { fit: "pad", color } with bytes, red first',
  read: (value) => (isFittedResize(value) ? value : undefined),
});

const schema = options({
  range: range(),
  resize: optional(fittedResize()),
  look: optional(fields.oneOf(imageLooks)),
  classes: optional(names()),
});

/** @throws ConfigError that starts with `where` and names the option. */
export function checkedImageSpec(where: string, given: unknown): ImageSpec {
  const { range, resize, look, classes } = schema.resolve(where, given);
  return { range, ...(resize && { resize }), ...(look && { look }), ...(classes && { classes }) };
}

/** Returns whether `value` is a pair of finite numbers, the smaller one first. */
export function isRange(value: unknown): value is ValueRange {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isFinite)) return false;
  return Number(value[0]) < Number(value[1]);
}

/** Completes "range: expected …". */
export function rangeExpected(received: unknown): string {
  return `expected range to be ${range().expected}, received ${formatReceived(received)}`;
}

/** Returns the preprocessing that makes any image match a dataset's images [height, width, channels]. */
export function preprocessingTo(
  { range: [black, white], resize, look }: ImageSpec,
  [height, width, channels]: readonly [number, number, number],
): Preprocessing {
  return {
    ...{ resize: resize ?? [height, width], crop: [height, width], interpolation: "bilinear" },
    scale: (white - black) / 255,
    mean: new Array<number>(channels).fill(black === 0 ? 0 : -black),
    std: new Array<number>(channels).fill(1),
    channelOrder: "rgb",
    ...(look && { look }),
  };
}
