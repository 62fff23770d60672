import type { Command } from "commander";
import type { TableColumns } from "../../datasets/index.ts";

/** What a folder or table of images is, in the help of commands that read one. */
export const imagesArgument = "folder of images with a folder for each class, or table (CSV, JSON lines) of images";

const heading = "Options for a table of images:";

/** The options that say where a table of images has what, as commander parses them. */
export interface TableFlags {
  readonly pathColumn?: string;
  readonly labelColumn?: string;
  readonly labelSeparator?: string;
  readonly values?: readonly string[];
}

/** Adds the options that say where a table of images has what. */
export function addTableOptions(command: Command): Command {
  return addClassTableOptions(command)
    .optionsGroup(heading)
    .option("--label-separator <text>", 'what separates several labels of an image, such as "|"')
    .option("--values <columns>", "columns of numbers to predict instead of labels: age,height", names)
    .optionsGroup("Options:");
}

/** The same for a command that takes images with a class each, rather than several labels or values. */
export function addClassTableOptions(command: Command): Command {
  return command
    .optionsGroup(heading)
    .option("--path-column <name>", "column of the paths (default: path, file, filename or image)")
    .option("--label-column <name>", "column of the labels (default: label, labels, class or category)")
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

/** The options that name these columns again, as words of a command line. */
export function tableWords({ pathColumn, labelColumn, labelSeparator, values }: TableFlags): readonly string[] {
  const options = {
    ...{ "path-column": pathColumn, "label-column": labelColumn },
    ...{ "label-separator": labelSeparator, values: values?.join(",") },
  };
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

function names(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
