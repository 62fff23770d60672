/** A 3×3 matrix, row by row, that maps homogeneous coordinates (x, y, 1). */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

export type Point = readonly [x: number, y: number];

export const identity3: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Returns the matrix that applies `second` first, then `first`. */
export function multiply3(first: Matrix3, second: Matrix3): Matrix3 {
  const [a, b, c, d, e, f, g, h, i] = first;
  const [j, k, l, m, n, o, p, q, r] = second;
  return [
    ...([a * j + b * m + c * p, a * k + b * n + c * q, a * l + b * o + c * r] as const),
    ...([d * j + e * m + f * p, d * k + e * n + f * q, d * l + e * o + f * r] as const),
    ...([g * j + h * m + i * p, g * k + h * n + i * q, g * l + h * o + i * r] as const),
  ];
}

/** Returns x ↦ scale · x + offset, per axis. */
export function scaling3([scaleX, scaleY]: Point, [offsetX, offsetY]: Point): Matrix3 {
  return [scaleX, 0, offsetX, 0, scaleY, offsetY, 0, 0, 1];
}

/** Returns the linear map ((a, b), (c, d)) about a center. */
export function linear3([a, b, c, d]: readonly [number, number, number, number], [x, y]: Point): Matrix3 {
  return [a, b, x - a * x - b * y, c, d, y - c * x - d * y, 0, 0, 1];
}

/** Returns where a point goes. */
export function transform3([a, b, c, d, e, f, g, h, i]: Matrix3, [x, y]: Point): Point {
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

/** Whether rows map to rows and columns to columns. */
export function isAxisAligned([, b, , d, , , g, h]: Matrix3): boolean {
  return b === 0 && d === 0 && g === 0 && h === 0;
}

type Quadrilateral = readonly [Point, Point, Point, Point];

/** Returns the homography that maps four points to four others, or undefined where three points lie on a line. */
export function homography(from: Quadrilateral, to: Quadrilateral): Matrix3 | undefined {
  const rows = from.flatMap(([x, y], corner) => {
    const [u, v] = to[corner] as Point;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  const solution = solve(rows);
  return solution && ([...solution, 1] as unknown as Matrix3);
}

/** Solves a system of linear equations, each a row with its right side last, by elimination with pivots. */
function solve(rows: number[][]): number[] | undefined {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, row) => (Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best));
    if (Math.abs(at(pivot, column)) < 1e-9) return undefined;
    rows = [...rows.slice(0, column), pivot, ...rest.filter((row) => row !== pivot)];
    rows = rows.map((row) => {
      const factor = at(row, column) / at(pivot, column);
      return row === pivot ? row : row.map((value, index) => value - factor * at(pivot, index));
    });
  }
  return rows.map((row, index) => at(row, size) / at(row, index));
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
