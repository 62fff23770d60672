import { expect, test } from "vitest";
import { layers } from "./index.ts";
import { type Coordinates, type Interpolation, resizeMatrix } from "./resize-matrix.ts";

/** The rows of the matrix. */
function rows(from: number, to: number, method: Interpolation, coordinates: Coordinates): number[][] {
  const matrix = [...resizeMatrix(from, to, { method, antialias: false, coordinates })];
  return Array.from({ length: to }, (_, row) => matrix.slice(row * from, (row + 1) * from));
}

test("bilinear: edges, first pixels or corners coincide", () => {
  expect(rows(2, 3, "bilinear", "alignCorners")).toEqual([
    [1, 0],
    [0.5, 0.5],
    [0, 1],
  ]);
  expect(rows(2, 4, "bilinear", "asymmetric")).toEqual([
    [1, 0],
    [0.5, 0.5],
    [0, 1],
    [0, 1],
  ]);
  expect(rows(2, 4, "bilinear", "halfPixel")).toEqual([
    [1, 0],
    [0.75, 0.25],
    [0.25, 0.75],
    [0, 1],
  ]);
});

test("nearest: the first pixels coincide, or the corners", () => {
  const chosen = (from: number, to: number, coordinates: Coordinates) =>
    rows(from, to, "nearest", coordinates).map((row) => row.indexOf(1));
  expect(chosen(5, 3, "asymmetric")).toEqual([0, 1, 3]);
  expect(chosen(5, 3, "halfPixel")).toEqual([0, 2, 4]);
  expect(chosen(3, 4, "alignCorners")).toEqual([0, 1, 1, 2]);
});

test("other methods have one choice of coordinates", () => {
  const options = { height: 4, width: 4, interpolation: "bicubic", coordinates: "asymmetric" } as const;
  expect(() => layers.resizing(options)).toThrow(
    'expected interpolation "nearest" or "bilinear" for coordinates "asymmetric", received "bicubic"',
  );
});
