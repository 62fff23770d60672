import type { Point } from "../matrix3.ts";
import type { Displacement } from "../plan.ts";

/** Evaluates a field of offsets at a point of the output. */
export function displacementAt({ spacing, rows, columns, dx, dy }: Displacement, [x, y]: Point): Point {
  const [column, row] = [Math.floor(x / spacing), Math.floor(y / spacing)];
  const [across, down] = [splineWeights(x / spacing - column), splineWeights(y / spacing - row)];
  let [right, below] = [0, 0];
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const weight = (down[i] as number) * (across[j] as number);
      const at = Math.min(row + i, rows - 1) * columns + Math.min(column + j, columns - 1);
      right += weight * (dx[at] as number);
      below += weight * (dy[at] as number);
    }
  }
  return [right, below];
}

/** The uniform cubic B-spline's weights of four control points, at a fraction of the way from the second to the third. */
function splineWeights(t: number): readonly [number, number, number, number] {
  const [square, cube] = [t * t, t * t * t];
  return [(1 - t) ** 3 / 6, (3 * cube - 6 * square + 4) / 6, (-3 * cube + 3 * square + 3 * t + 1) / 6, cube / 6];
}
