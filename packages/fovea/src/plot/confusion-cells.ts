import { ConfigError } from "../support/errors.ts";

/** How often each true class (row) was predicted as each class (column). */
export interface ConfusionMatrix {
  readonly matrix: readonly ArrayLike<number>[];
  readonly classes: readonly string[];
}

/** A non-empty cell; a matrix of a thousand classes has few. */
export interface ConfusionCell {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** Of the images of this true class. */
  readonly share: number;
  readonly correct: boolean;
}

export interface ConfusionTotals {
  readonly total: number;
  readonly accuracy: number;
  /** Recall of each class; NaN for a class without images. */
  readonly recall: readonly number[];
  /** Precision of each class; NaN for a class that was never predicted. */
  readonly precision: readonly number[];
}

/** @throws ConfigError unless `matrix` has a row and a column of counts for each class. */
export function confusionCells({ matrix, classes }: ConfusionMatrix): { cells: ConfusionCell[] } & ConfusionTotals {
  const size = classes.length;
  if (size === 0 || matrix.length !== size || matrix.some((row) => row.length !== size)) {
    const received = `${matrix.length} rows of ${[...new Set(matrix.map((row) => row.length))].join(" or ")} counts`;
    throw new ConfigError(
      `confusionMatrix: expected ${size} rows of ${size} counts for ${size} classes, received ${received}`,
    );
  }
  const rowTotals = new Array<number>(size).fill(0);
  const columnTotals = new Array<number>(size).fill(0);
  const counts: Pick<ConfusionCell, "row" | "column" | "count">[] = [];
  for (const [row, line] of matrix.entries()) {
    for (let column = 0; column < size; column++) {
      const count = line[column] ?? 0;
      if (!(count >= 0 && Number.isFinite(count))) {
        throw new ConfigError(
          `confusionMatrix: expected counts of 0 or more, received ${count} in row ${row}, column ${column}`,
        );
      }
      if (count === 0) continue;
      rowTotals[row] = (rowTotals[row] ?? 0) + count;
      columnTotals[column] = (columnTotals[column] ?? 0) + count;
      counts.push({ row, column, count });
    }
  }
  const right = classes.map((_, index) => matrix[index]?.[index] ?? 0);
  const total = rowTotals.reduce((sum, count) => sum + count, 0);
  return {
    cells: counts.map((cell) => ({
      ...cell,
      share: cell.count / (rowTotals[cell.row] ?? 1),
      correct: cell.row === cell.column,
    })),
    total,
    accuracy: right.reduce((sum, count) => sum + count, 0) / total,
    recall: right.map((count, index) => count / (rowTotals[index] ?? 0)),
    precision: right.map((count, index) => count / (columnTotals[index] ?? 0)),
  };
}
