import type { PaddingOption, Size2d } from "../ops/window.ts";
import type { Field } from "../support/schema.ts";
import { size2d } from "../support/schema-fields.ts";
import { padding } from "./option-fields.ts";

/** The options of a layer that slides a kernel over an image. */
export type WindowOptions = {
  /** Rows and columns of the kernel: a number for both, or [rows, columns]. */
  readonly kernelSize: Field<number | Size2d, Size2d, false>;
  /** Step between adjacent windows: a number for both, or [rows, columns] (default 1). */
  readonly strides: Field<number | Size2d, Size2d, true>;
  /** "valid" (default: no padding), "same", or explicit rows and columns of zero padding. */
  readonly padding: Field<PaddingOption, PaddingOption, true>;
  /** Distance between the rows and columns that the kernel reads (default 1). */
  readonly dilationRate: Field<number | Size2d, Size2d, true>;
};

export const windowOptions: WindowOptions = {
  kernelSize: size2d(),
  strides: size2d({ default: 1 }),
  padding: padding({ default: "valid" }),
  dilationRate: size2d({ default: 1 }),
};
