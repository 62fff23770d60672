import type { TableColumns } from "../../datasets/index.ts";
import type { ReportReason } from "../../report/index.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import { defineField, type OptionsOf, optional, options, type ResolvedOptions } from "../../support/schema.ts";
import { boolean, fraction, nonNegativeInteger, oneOf, text } from "../../support/schema-fields.ts";
import { type Recipe, recipe } from "../../transfer/index.ts";
import { learningTasks } from "../../transfer/learning-task.ts";

const texts = defineField<readonly string[]>({
  expected: "a list of texts",
  read: (value) => (Array.isArray(value) && value.every((entry) => typeof entry === "string") ? value : undefined),
});

const size = defineField<readonly [height: number, width: number]>({
  expected: "[height, width] in pixels",
  read: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((side) => Number.isSafeInteger(side) && side > 0)
      ? (value as unknown as readonly [number, number])
      : undefined,
});

const recipeField = defineField<OptionsOf<typeof recipe>, Recipe>({
  expected: "a recipe",
  read: (value) => recipe.resolve("recipe", value),
  write: (value) => recipe.config(value),
});

const columnNames = ["root", "pathColumn", "labelColumn", "valueColumns", "splitColumn", "labelSeparator"] as const;

const tableColumns = defineField<TableColumns, TableColumns>({
  expected: `an object with some of ${columnNames.join(", ")}`,
  read: (value) => (isJsonObject(value) && Object.entries(value).every(isColumn) ? value : undefined),
  write: (columns) => Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Json,
});

function isColumn([name, value]: readonly [string, unknown]): boolean {
  if (name === "valueColumns") return Array.isArray(value) && value.every((column) => typeof column === "string");
  return columnNames.some((known) => known === name) && typeof value === "string";
}

const reasonsField = defineField<readonly (string | ReportReason)[]>({
  expected: "a list of reasons",
  read: (value) =>
    Array.isArray(value) && value.every((reason) => typeof reason === "string" || isJsonObject(reason))
      ? (value as unknown as readonly (string | ReportReason)[])
      : undefined,
});

/** The settings of a run on a folder of images: everything needed to continue or repeat it. */
export const imageRunSettings = options({
  /** The folder of the images, or the table that lists them, as an absolute path. */
  data: text(),
  /** Where the table has what. */
  columns: optional(tableColumns()),
  task: oneOf(learningTasks, { default: "classification" }),
  /** The names of the classes, of the labels, or of the values. */
  classes: texts(),
  recipe: recipeField(),
  /** A file with the weights of the recipe's network. */
  weightsFile: optional(text()),
  /** Height and width of the images for a network from scratch. Default: those of the network. */
  imageSize: optional(size()),
  /** Share of the training images that is kept for validation, where the folder has no such part. */
  validationSplit: fraction(),
  /** Share of the training images that is kept for the test, where the folder has no such part. */
  testSplit: fraction(),
  /** What keeps images together that show the same. Default: depends on how many images there are. */
  grouping: optional(oneOf(["images", "names", "none"])),
  seed: nonNegativeInteger(),
  /** Record the norms of each layer's gradients and weights. */
  norms: optional(boolean()),
  /** Why the recipe was chosen; sentences in runs of earlier versions. */
  reasons: reasonsField(),
});

/** See `imageRunSettings`. */
export type ImageRunSettings = ResolvedOptions<typeof imageRunSettings>;
