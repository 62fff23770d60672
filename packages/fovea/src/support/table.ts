import { ConfigError } from "./errors.ts";
import { formatCount } from "./format.ts";
import { padText, textWidth, wrapText } from "./text-width.ts";

/** What a cell may hold: whole numbers get thousands separators, null and undefined stay empty. */
export type Cell = string | number | null | undefined;

export interface Column {
  readonly header: string;
  /** "right" unless given when every cell of the column is a number, else "left". */
  readonly align?: "left" | "right";
  /** Columns with a rank are left out where the table is too wide, those with the highest rank first. */
  readonly rank?: number;
}

export interface TableOptions {
  /** Total width in terminal columns; the widest columns wrap until the table fits. Unlimited unless given. */
  readonly width?: number;
  /** A line between all rows, as Keras' summary has (the default), or below the header alone. */
  readonly rules?: "rows" | "header";
}

/**
 * Which of the columns fit into a width, by index: those with the highest rank go first, and columns without a rank
 * stay. A column that wraps counts with `narrowest` at most.
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
    const least = Math.max(...kept.map((index) => ranks[index] ?? Number.NEGATIVE_INFINITY));
    if (least === Number.NEGATIVE_INFINITY) break;
    kept = kept.filter((index) => ranks[index] !== least);
  }
  return kept;
}

/**
 * A table with box lines, as Keras' `summary` prints it. Each row has one cell for each column; a column may be given
 * by its header alone. The returned text has no line break at its end.
 * @throws ConfigError when a row has another number of cells than there are columns.
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

/** Takes columns from the widest one at a time until the sum is `total`; none gets narrower than 6. */
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
