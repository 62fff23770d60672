import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { tensor } from "../../tensor/tensor.ts";
import { unit } from "../../train/testing/formula.ts";
import { largestEigenPairs } from "./lanczos.ts";
import { pca } from "./pca.ts";
import { umap } from "./umap.ts";

interface RecordedPca {
  readonly images: number;
  readonly features: number;
  readonly seed: number;
  readonly count: number;
  readonly variances: readonly number[];
  readonly shares: readonly number[];
  readonly components: readonly (readonly number[])[];
  readonly scores: readonly (readonly number[])[];
}

const fixture = new URL("../../../test/golden/fixtures/projection.json", import.meta.url);
const { pca: recorded } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly pca: readonly RecordedPca[] };

function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, digits);
  });
}

describe("pca", () => {
  test.each(recorded)("equals NumPy's of $images images and $features features", (one) => {
    const { images, features, seed, count } = one;
    const spread = (column: number) => 0.2 + (0.8 * column) / (features - 1);
    const values = Float32Array.from({ length: images * features }, (_, at) => unit(seed, at) * spread(at % features));
    const found = pca(tensor(values, [images, features]), { components: count });
    expectClose(found.variances, one.variances, 7);
    expectClose(found.shares, one.shares, 7);
    // The results are float32.
    expectClose(found.components.data as Float32Array, one.components.flat(), 5);
    expectClose(found.scores.data as Float32Array, one.scores.flat(), 5);
  });

  test("has no more components than images or features, and none where nothing varies", () => {
    expect(pca([[1, 2, 3]], { components: 5 }).scores.shape).toEqual([1, 1]);
    const flat = pca([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(Array.from(flat.scores.data)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(flat.shares).toEqual([0, 0]);
  });
});

test("eigenvalues that are equal are all found", () => {
  const matrix = new Float64Array(36);
  [5, 5, 3, 3, 3, 1].forEach((value, row) => {
    matrix[7 * row] = value;
  });
  const pairs = largestEigenPairs(matrix, 6, 5);
  expectClose(
    pairs.map(({ value }) => value),
    [5, 5, 3, 3, 3],
    9,
  );
  const [one, other] = pairs;
  expect(one?.vector.reduce((sum, value, at) => sum + value * (other?.vector[at] ?? 0), 0)).toBeCloseTo(0, 9);
});

describe("umap", () => {
  /** Three groups in 20 dimensions. */
  const numbers = random(1);
  const centers = Array.from({ length: 3 }, () => Array.from({ length: 20 }, () => 6 * numbers.normal()));
  const rows = Array.from({ length: 90 }, (_, row) =>
    (centers[row % 3] ?? []).map((value) => value + numbers.normal()),
  );

  test("keeps groups together, the same for a seed", async () => {
    const places = await umap(rows);
    expect(places.shape).toEqual([90, 2]);
    const at = (row: number) => [Number(places.data[2 * row]), Number(places.data[2 * row + 1])] as const;
    const apart = (a: number, b: number) => Math.hypot(at(a)[0] - at(b)[0], at(a)[1] - at(b)[1]);
    for (let row = 0; row < 90; row++) {
      const others = Array.from({ length: 90 }, (_, other) => other).filter((other) => other !== row);
      const nearest = others.reduce((best, other) => (apart(row, other) < apart(row, best) ? other : best));
      expect(nearest % 3).toBe(row % 3);
    }
    expect(await umap(rows)).toEqual(places);
    expect(await umap(rows, { seed: 1 })).not.toEqual(places);
  });

  test("stops with the reason of its signal", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(umap(rows, { signal })).rejects.toThrow("enough");
  });

  test("refuses too few images", async () => {
    await expect(umap(rows.slice(0, 3))).rejects.toThrow("umap: expected at least four images, received 3");
  });
});
