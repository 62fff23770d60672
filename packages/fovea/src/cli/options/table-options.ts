import type { Command } from "commander";
import type { TableColumns } from "../../datasets/index.ts";

/** What a folder or table of images is, in the help of commands that read one. */
export const imagesArgument = "folder of images with a folder for each class, or table (CSV, JSON lines) of images";

/** The options that say where a table of images has what, as commander parses them. */
export interface TableFlags {
  readonly pathColumn?: string;
  readonly labelColumn?: string;
  readonly labelSeparator?: string;
  readonly values?: readonly string[];
}

/** Adds the options that say where a table of images has what. */
export function addTableOptions(command: Command): Command {
  return command
    .optionsGroup("Options for a table of images:")
    .option("--path-column <name>", "column of the paths (default: path, file, filename or image)")
    .option("--label-column <name>", "column of the labels (default: label, labels, class or category)")
    .option("--label-separator <text>", 'what separates several labels of an image, such as "|"')
    .option("--values <columns>", "columns of numbers to predict instead of labels: age,height", names)
    .optionsGroup("Options:");
}

/** The columns that were named; undefined if none were. */
export function tableColumns({
  pathColumn,
  labelColumn,
  labelSeparator,
  values,
}: TableFlags): TableColumns | undefined {
  const columns = { pathColumn, labelColumn, labelSeparator, valueColumns: values };
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function names(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
