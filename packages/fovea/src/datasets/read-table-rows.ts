import { parse } from "csv-parse/sync";
import { readBytes } from "../io/open-file.ts";
import { FormatError, isJsonObject } from "../support/index.ts";

/** A row of a table. */
export interface TableRow {
  /** Number of the row's line, from 1. */
  readonly number: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads the rows of a CSV file with a header, separated by commas, semicolons or tabs, or of a file with a JSON object on
 * each line (`.jsonl`, `.ndjson`).
 * @throws FormatError that names the file and the row.
 */
export async function readTableRows(file: string): Promise<TableRow[]> {
  const text = decoded(file, await readBytes(file));
  const rows = /\.(?:jsonl|ndjson)$/i.test(file) ? jsonRows(file, text) : csvRows(file, text);
  if (rows.length > 0) return rows;
  throw new FormatError(`${file}: expected rows with paths and labels, received none`);
}

function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(`${file}: expected text in UTF-8, received other bytes`, { cause });
  }
}

function jsonRows(file: string, text: string): TableRow[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const values = parsed(line);
    if (isJsonObject(values)) return [{ number: index + 1, values }];
    throw new FormatError(`${file}: row ${index + 1}: expected a JSON object, received ${line.slice(0, 60)}`);
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function csvRows(file: string, text: string): TableRow[] {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = ["\t", ";"].find((candidate) => header.includes(candidate) && !header.includes(",")) ?? ",";
  try {
    const options = { columns: true, delimiter, info: true, skip_empty_lines: true, trim: true } as const;
    const rows: readonly { record: Record<string, unknown>; info: { lines: number } }[] = parse(text, options);
    return rows.map(({ record, info }) => ({ number: info.lines, values: record }));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError(`${file}: expected CSV with a header: ${message}`, { cause });
  }
}
