import { anything, type OptionChecks, option } from "../../support/check-options.ts";
import { fields, optional } from "../../support/index.ts";
import type { ExamineOptions } from "./fingerprint-images.ts";

/** The checks of `ExamineOptions`. */
export const examineChecks: OptionChecks<ExamineOptions> = {
  onProgress: option("a function", (value) => typeof value === "function"),
  signal: anything,
  maxPixels: optional(fields.positiveInteger()),
};
