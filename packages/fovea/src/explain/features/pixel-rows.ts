/**
 * The rows and columns of a tensor [batch, height, width, …] that something depends on: one flag each. A dense layer may
 * join height and width into one axis meanwhile; the flags stay apart.
 */
export interface PixelRows {
  readonly rows: Uint8Array;
  readonly columns: Uint8Array;
}

/** Everything that a tensor holds, whatever its axes mean. */
export const everything = "everything";

/** Returns a flag per row or column, set for those given. */
export function flags(length: number, set: Iterable<number>): Uint8Array {
  const result = new Uint8Array(length);
  for (const index of set) if (index >= 0 && index < length) result[index] = 1;
  return result;
}

/** Lists the rows or columns that are set. */
export function indices(flagged: Uint8Array): number[] {
  return Array.from(flagged.keys()).filter((index) => flagged[index] === 1);
}

/** Joins what two readers of a tensor depend on. */
export function union(a: PixelRows | typeof everything | undefined, b: PixelRows | typeof everything) {
  if (a === undefined) return b;
  if (a === everything || b === everything) return everything;
  if (a.rows.length !== b.rows.length || a.columns.length !== b.columns.length) return everything;
  const joined = (x: Uint8Array, y: Uint8Array) => x.map((flag, index) => flag | (y[index] ?? 0));
  return { rows: joined(a.rows, b.rows), columns: joined(a.columns, b.columns) };
}
