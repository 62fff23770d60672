import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { ReportNote } from "../report/index.ts";
import { ConfigError, FormatError, formatReceived } from "../support/index.ts";
import { compareNames } from "./image-folder/file-names.ts";
import { statFault } from "./image-folder/folder-entry.ts";
import { type FolderListing, type ImageRecord, type SplitName, splitName, splitOrder } from "./image-folder/index.ts";
import { readTableRows, type TableRow } from "./read-table-rows.ts";

/** Where a table of images has what. */
export interface TableColumns {
  /** The folder that the paths are relative to (default: that of the table). */
  readonly root?: string | undefined;
  /** Name of the column with the paths (default: the first of path, file, filename, image, filepath, image_path). */
  readonly pathColumn?: string | undefined;
  /** Name of the column with the labels (default: the first of label, labels, class, category, target). */
  readonly labelColumn?: string | undefined;
  /** Names of columns with numbers to predict, instead of labels: samples then have these values, in this order. */
  readonly valueColumns?: readonly string[] | undefined;
  /** Name of the column with the parts: train, validation or test (default: split, if there is one). */
  readonly splitColumn?: string | undefined;
  /** What separates several labels of an image, such as "|" or " ". */
  readonly labelSeparator?: string | undefined;
}

/** How a table is listed. */
export interface ListTableOptions extends TableColumns {
  /** Names of the classes, in the order of their numbers; other labels are ignored. By default all, sorted. */
  readonly classes?: readonly string[] | undefined;
}

const columns = {
  path: ["path", "file", "filename", "image", "filepath", "image_path", "file_name"],
  label: ["label", "labels", "class", "category", "target"],
  split: ["split"],
};

/**
 * Lists the images of a table. `where` opens the messages. A record has a class number if its row has one label, and a
 * list of them if it has several or none.
 * @throws FormatError that names the row for a damaged table; ConfigError for a missing column.
 */
export async function listImageTable(
  where: string,
  file: string,
  options: ListTableOptions = {},
): Promise<FolderListing> {
  const { root = dirname(file), labelSeparator } = options;
  const rows = await readTableRows(file);
  const column = (kind: keyof typeof columns | "value", chosen: string | undefined) =>
    columnOf(where, rows, kind, chosen);
  const pathColumn = column("path", options.pathColumn);
  const values = valueColumns(where, options);
  for (const name of values ?? []) column("value", name);
  const labelColumn = values ? undefined : column("label", options.labelColumn);
  const splitColumn = column("split", options.splitColumn);
  if (!pathColumn || !(labelColumn || values)) throw missingColumn(where, rows, pathColumn ? "label" : "path");
  const entries = rows.map((row) => ({
    path: relativePath(root, textOf(file, row, pathColumn)),
    labels: labelColumn ? labelsOf(file, row, labelColumn, labelSeparator) : [],
    ...(values && { values: values.map((name) => numberOf(file, row, name)) }),
    split: splitColumn ? splitOf(file, row, splitColumn) : "train",
    row,
  }));
  const listing = await listed(file, root, entries, options.classes);
  return values ? { ...listing, classes: values, hasValues: true } : listing;
}

interface Entry {
  readonly path: string;
  readonly labels: readonly string[];
  readonly values?: readonly number[];
  readonly split: SplitName;
  readonly row: TableRow;
}

async function listed(
  file: string,
  root: string,
  entries: readonly Entry[],
  given: readonly string[] | undefined,
): Promise<FolderListing> {
  const names = [...new Set(entries.flatMap(({ labels }) => labels))];
  const areNumbers = names.every((name) => /^-?\d+$/.test(name));
  const classes = given ?? names.sort(areNumbers ? (a, b) => Number(a) - Number(b) : compareNames);
  const numbers = new Map(classes.map((name, number) => [name, number]));
  const splits = new Map<SplitName, ImageRecord[]>();
  for (const split of splitOrder) if (entries.some((entry) => entry.split === split)) splits.set(split, []);
  const faults: { path: string; reason: string }[] = [];
  const known = new Map<string, Entry>();
  const notes: ReportNote[] = [];
  for (const [index, status] of (await statuses(root, entries)).entries()) {
    const entry = entries[index] as Entry;
    const before = known.get(entry.path);
    if (before) notes.push(repeated(file, before, entry));
    else if (typeof status === "string") faults.push({ path: entry.path, reason: status });
    else {
      const labels = entry.labels.flatMap((name) => numbers.get(name) ?? []);
      // An image of another class alone is left out; one that has some labels of others has the rest.
      if (labels.length === 0 && entry.labels.length > 0) continue;
      const label = entry.labels.length === 1 ? (labels[0] ?? 0) : labels;
      const { path, values } = entry;
      const record = { path, bytes: status.size, modified: status.mtimeMs, label, ...(values && { values }) };
      splits.get(entry.split)?.push(record);
    }
    known.set(entry.path, entry);
  }
  for (const records of splits.values()) records.sort((a, b) => compareNames(a.path, b.path));
  const passedOver = { hidden: 0, notImages: 0, unlabelled: 0, links: 0, excluded: 0 };
  return {
    root,
    classes,
    hasSplits: splits.size > 1,
    splits,
    unknownClasses: [],
    faults,
    notes,
    passedOver,
    relabelled: 0,
  };
}

/** Size and time of each file, or why it can't be read. */
async function statuses(root: string, entries: readonly Entry[]): Promise<(Stats | string)[]> {
  const results: (Stats | string)[] = [];
  for (let first = 0; first < entries.length; first += 512) {
    const part = entries.slice(first, first + 512);
    results.push(...(await Promise.all(part.map(({ path }) => stat(join(root, path)).catch(statFault)))));
  }
  return results;
}

/** A note on a repeated row. @throws FormatError if the rows contradict each other. */
function repeated(file: string, { row: first, ...before }: Entry, { row, path, ...entry }: Entry): ReportNote {
  const told = ({ labels, values, split }: Omit<Entry, "row" | "path">) => JSON.stringify([labels, values, split]);
  if (told(before) === told(entry)) {
    return { code: "repeatedRow", file, row: row.number, first: first.number };
  }
  throw new FormatError(
    `${file}: row ${row.number}: expected "${path}" as in row ${first.number}, received another label or part`,
  );
}

/** @throws ConfigError unless columns of values are named once, and no option for labels is given beside them. */
function valueColumns(where: string, options: ListTableOptions): readonly string[] | undefined {
  const { valueColumns: names } = options;
  if (names === undefined) return undefined;
  const areNames = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string" && name);
  if (!areNames || new Set(names).size < names.length) {
    throw new ConfigError(`${where}: expected valueColumns to be names of columns, received ${formatReceived(names)}`);
  }
  const other = (["labelColumn", "labelSeparator"] as const).find((name) => options[name] !== undefined);
  if (other) throw new ConfigError(`${where}: expected valueColumns or ${other}, received both`);
  return names;
}

function columnOf(
  where: string,
  rows: readonly TableRow[],
  kind: keyof typeof columns | "value",
  chosen: string | undefined,
): string | undefined {
  const names = new Set(rows.flatMap(({ values }) => Object.keys(values)));
  if (chosen === undefined) {
    if (kind === "value") return undefined;
    return columns[kind].map((name) => [...names].find((given) => given.toLowerCase() === name)).find(Boolean);
  }
  if (names.has(chosen)) return chosen;
  throw new ConfigError(`${where}: expected a column "${chosen}", received ${[...names].join(", ")}`);
}

function missingColumn(where: string, rows: readonly TableRow[], kind: "path" | "label"): ConfigError {
  const names = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  return new ConfigError(
    `${where}: expected a column of ${kind}s (${columns[kind].join(", ")}), received ${names.join(", ") || "no row"}; ` +
      `pass its name as ${kind}Column (--${kind}-column)` +
      (kind === "label" ? ", or names of numbers to predict as valueColumns (--values)" : ""),
  );
}

function textOf(file: string, { values, number }: TableRow, column: string): string {
  const value = values[column];
  if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
  throw new FormatError(`${file}: row ${number}: expected a path in "${column}", received ${JSON.stringify(value)}`);
}

function numberOf(file: string, { values, number }: TableRow, column: string): number {
  const value = values[column];
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof read === "number" && Number.isFinite(read)) return read;
  throw new FormatError(`${file}: row ${number}: expected a number in "${column}", received ${JSON.stringify(value)}`);
}

function labelsOf(file: string, { values, number }: TableRow, column: string, separator: string | undefined): string[] {
  const value = values[column];
  const list = Array.isArray(value) ? value : typeof value === "string" && separator ? value.split(separator) : [value];
  const labels = list.map((label) => (typeof label === "number" ? String(label) : label));
  if (labels.every((label): label is string => typeof label === "string")) {
    const names = labels.map((label) => label.trim().normalize("NFC")).filter((label) => label !== "");
    if (names.length > 0 || Array.isArray(value) || separator) return [...new Set(names)];
  }
  throw new FormatError(`${file}: row ${number}: expected a label in "${column}", received ${JSON.stringify(value)}`);
}

function splitOf(file: string, { values, number }: TableRow, column: string): SplitName {
  const value = values[column];
  const split = typeof value === "string" ? splitName(value.trim()) : undefined;
  if (split) return split;
  throw new FormatError(
    `${file}: row ${number}: expected train, validation or test in "${column}", received ${JSON.stringify(value)}`,
  );
}

/** The path relative to the root, with "/". Tables that were written on Windows have "\". */
function relativePath(root: string, path: string): string {
  const local = sep === "/" && !path.includes("/") ? path.replaceAll("\\", "/") : path;
  return relative(root, resolve(root, local)).split(sep).join("/");
}
