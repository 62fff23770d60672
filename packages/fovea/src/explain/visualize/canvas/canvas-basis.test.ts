import { expect, test } from "vitest";
import { type CanvasBasis, fourierBasis, pixelBasis, plainView, signedFrequency, type View } from "./canvas-basis.ts";

function rowsOf(basis: CanvasBasis, size: number, view: View): number[][] {
  const matrix = new Float32Array(size * size);
  basis(matrix, size, view, 1);
  return Array.from({ length: size }, (_, row) => [...matrix.subarray(row * size, (row + 1) * size)]);
}

/** The sum of the basis functions with these coefficients, at each pixel. */
function seen(basis: CanvasBasis, coefficients: readonly number[], view: View): number[] {
  return rowsOf(basis, coefficients.length, view).map((row) =>
    row.reduce((sum, value, at) => sum + value * (coefficients[at] ?? 0), 0),
  );
}

const moved = (right: number, zoom = 1): View => ({ shift: [0, right], zoom, blur: 0 });

test("pixels are an identity, move around the edges, and are interpolated between", () => {
  expect(seen(pixelBasis, [1, 2, 3, 4], plainView)).toEqual([1, 2, 3, 4]);
  expect(seen(pixelBasis, [1, 2, 3, 4], moved(1))).toEqual([2, 3, 4, 1]);
  expect(seen(pixelBasis, [1, 2, 3, 4], moved(-2))).toEqual([3, 4, 1, 2]);
  expect(seen(pixelBasis, [1, 2, 3, 4], moved(0.5))).toEqual([1.5, 2.5, 3.5, 2.5]);
  expect(seen(pixelBasis, [1, 2, 3, 4], moved(0, 2))).toEqual([1.75, 2.25, 2.75, 3.25]);
});

test.each([7, 8])("%i waves are orthonormal and exact in every view", (size) => {
  const rows = rowsOf(fourierBasis, size, plainView);
  rows.forEach((a, row) => {
    rows.forEach((b, other) => {
      const product = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
      expect(product).toBeCloseTo(row === other ? 1 : 0, 6);
    });
  });
  const wave = (position: number) => Math.cos((2 * Math.PI * 2 * position) / size + 0.3);
  const coefficients = rows[0]?.map((_, k) => rows.reduce((sum, row, at) => sum + (row[k] ?? 0) * wave(at), 0)) ?? [];
  const [center, view] = [(size - 1) / 2, moved(0.7, 1.3)];
  seen(fourierBasis, coefficients, view).forEach((value, pixel) => {
    expect(value).toBeCloseTo(wave((pixel - center) / 1.3 + center + 0.7), 5);
  });
});

test.each([
  ["pixels", pixelBasis],
  ["waves", fourierBasis],
])("a blur of %s damps a wave as a Gaussian does, and leaves the mean", (_, basis) => {
  const [size, blur] = [32, 2];
  const wave = (at: number) => 1 + Math.cos((2 * Math.PI * 3 * at) / size);
  const rows = rowsOf(basis, size, plainView);
  const coefficients = Array.from({ length: size }, (_, k) =>
    rows.reduce((sum, row, at) => sum + (row[k] ?? 0) * wave(at), 0),
  );
  const damping = Math.exp(-2 * (Math.PI * blur * (3 / size)) ** 2);
  seen(basis, coefficients, { ...plainView, blur }).forEach((value, at) => {
    expect(value).toBeCloseTo(1 + damping * (wave(at) - 1), 2);
  });
});

test("frequencies are those of np.fft.fftfreq", () => {
  expect(Array.from({ length: 5 }, (_, wave) => signedFrequency(wave, 5))).toEqual([0, 1, 2, -2, -1]);
  expect(Array.from({ length: 4 }, (_, wave) => signedFrequency(wave, 4))).toEqual([0, 1, -2, -1]);
});
