import type { DataMap } from "./data-map.ts";

/** The size of the map's plane. */
export const planeSize = { width: 900, height: 640 } as const;

const margin = 24;

/** The places of points on the plane, y upward, with the same scale along both axes. */
export function placesOf({ points }: Pick<DataMap, "points">): readonly (readonly [x: number, y: number])[] {
  const range = (values: readonly number[]) => {
    const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    return { middle: (low + high) / 2, length: high - low };
  };
  const [x, y] = [range(points.map((point) => point.x)), range(points.map((point) => point.y))];
  const { width, height } = planeSize;
  const scale = Math.min((width - 2 * margin) / (x.length || 1), (height - 2 * margin) / (y.length || 1));
  const rounded = (value: number) => Math.round(10 * value) / 10;
  return points.map((point) => [
    rounded(width / 2 + (point.x - x.middle) * scale),
    rounded(height / 2 - (point.y - y.middle) * scale),
  ]);
}

/** A hue for each class: neighbors in the list are far apart. */
export function hueOf(label: number): number {
  return Math.round((210 + label * 137.508) % 360);
}
