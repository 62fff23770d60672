import { ConfigError } from "./errors.ts";
import { formatCount } from "./format.ts";
import { padText, textWidth, wrapText } from "./text-width.ts";

/** A table cell: integers get thousands separators, null and undefined stay empty. */
export type Cell = string | number | null | undefined;

export interface Column {
  readonly header: string;
  /** Alignment (default: "right" if every cell of the column is a number, else "left"). */
  readonly align?: "left" | "right";
  /**
   * Priority for removal if the table is too wide: the highest rank first. Columns without a rank are never removed.
   */
  readonly rank?: number;
}

export interface TableOptions {
  /** Total width in terminal columns; the widest columns wrap until the table fits (default: no limit). */
  readonly width?: number;
  /** Horizontal lines: between all rows, as in Keras' summary (default), or only below the header. */
  readonly rules?: "rows" | "header";
}

/**
 * Returns the indices of the columns that fit into `width`. Removes those with the highest rank first, and keeps all
 * without a rank. A column that can wrap counts with at most `narrowest`.
 */
export function fittingColumns(
  rows: readonly (readonly Cell[])[],
  columns: readonly (Column | string)[],
  width: number,
  narrowest = 18,
): readonly number[] {
  const ranks = columns.map((column) => (typeof column === "string" ? undefined : column.rank));
  const needed = columns.map((column, index) => {
    const header = typeof column === "string" ? column : column.header;
    const natural = Math.max(...[header, ...rows.map((row) => cellText(row[index]))].map(naturalWidth));
    return ranks[index] === undefined ? Math.min(natural, narrowest) : natural;
  });
  let kept = columns.map((_, index) => index);
  const total = () => kept.reduce((sum, index) => sum + (needed[index] ?? 0) + 3, 1);
  while (total() > width) {
    const highest = Math.max(...kept.map((index) => ranks[index] ?? Number.NEGATIVE_INFINITY));
    if (highest === Number.NEGATIVE_INFINITY) break;
    kept = kept.filter((index) => ranks[index] !== highest);
  }
  return kept;
}

/**
 * Formats a table with box lines, like Keras' `summary`. Each row has one cell per column; a column can be given as its
 * header. The text does not end with a line break.
 * @throws ConfigError if the number of cells in a row differs from the number of columns.
 */
export function table(
  rows: readonly (readonly Cell[])[],
  columns: readonly (Column | string)[],
  options: TableOptions = {},
): string {
  const heads = columns.map((column) => (typeof column === "string" ? { header: column } : column));
  for (const [index, row] of rows.entries()) {
    if (row.length !== heads.length) {
      throw new ConfigError(`table: expected ${heads.length} cells in row ${index}, received ${row.length}`);
    }
  }
  const aligns = heads.map((head, column) => head.align ?? (isNumeric(rows, column) ? "right" : "left"));
  const texts = rows.map((row) => row.map(cellText));
  const headers = heads.map((head) => head.header);
  const natural = headers.map((header, column) =>
    Math.max(...[header, ...texts.map((row) => row[column] ?? "")].map(naturalWidth)),
  );
  const widths = options.width === undefined ? natural : shrink(natural, options.width - 3 * heads.length - 1);

  const rule = (left: string, line: string, middle: string, right: string) =>
    left + widths.map((width) => line.repeat(width + 2)).join(middle) + right;
  const print = (cells: readonly string[], bar: string) => printRow(cells, widths, aligns, bar);
  const body = texts.map((row) => print(row, "│"));
  const separator = options.rules === "header" ? "\n" : `\n${rule("├", "─", "┼", "┤")}\n`;
  return [
    rule("┏", "━", "┳", "┓"),
    print(headers, "┃"),
    rule("┡", "━", "╇", "┩"),
    ...(body.length > 0 ? [body.join(separator)] : []),
    rule("└", "─", "┴", "┘"),
  ].join("\n");
}

function isNumeric(rows: readonly (readonly Cell[])[], column: number): boolean {
  return rows.length > 0 && rows.every((row) => typeof row[column] === "number");
}

function cellText(cell: Cell): string {
  if (typeof cell === "number") return Number.isInteger(cell) ? formatCount(cell) : String(cell);
  return cell ?? "";
}

function naturalWidth(text: string): number {
  return Math.max(...text.split("\n").map(textWidth));
}

/** Narrows the widest column one by one until the sum is `total`; no column gets narrower than 6. */
function shrink(natural: readonly number[], total: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - total;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= 6) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}

function printRow(
  cells: readonly string[],
  widths: readonly number[],
  aligns: readonly ("left" | "right")[],
  bar: string,
): string {
  const wrapped = cells.map((cell, column) => wrapText(cell, widths[column] ?? 0));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, line) => {
    const padded = wrapped.map((texts, column) => padText(texts[line] ?? "", widths[column] ?? 0, aligns[column]));
    return `${bar} ${padded.join(` ${bar} `)} ${bar}`;
  });
  return lines.join("\n");
}
