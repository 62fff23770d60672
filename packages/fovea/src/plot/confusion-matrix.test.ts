import { describe, expect, it } from "vitest";
import { confusionCells } from "./confusion-cells.ts";
import { confusionMatrix } from "./confusion-matrix.ts";

const pets = {
  matrix: [
    [950, 50, 0],
    [120, 1880, 0],
    [0, 0, 0],
  ],
  classes: ["cats", "dogs & <puppies>", "猫"],
};

describe("confusionMatrix", () => {
  it("draws counts, recall and precision", async () => {
    const svg = await confusionMatrix(pets, { title: "Pets" });
    await expect(svg).toMatchFileSnapshot("./snapshots/confusion-matrix.svg");
    expect(svg).toContain("accuracy 94.33 % of 3,000");
    expect(svg).toContain("dogs &amp; &lt;puppies&gt;");
    expect(svg).toContain("correct: share of the true class, up to 100 %");
    expect(svg).toContain("mistaken: share of the true class, darkest from 6.0 % on");
  });

  it("draws a thousand classes by their filled cells alone, within README width", async () => {
    const classes = Array.from({ length: 1000 }, (_, index) => `class ${index}`);
    const matrix = classes.map((_, row) => Int32Array.from(classes, (_, column) => (row === column ? 50 : 0)));
    const svg = await confusionMatrix({ matrix, classes });
    expect(svg.length).toBeLessThan(400_000);
    expect(Number(/width="([\d.]+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(800);
  });

  it("refuses counts that are not of these classes", async () => {
    await expect(confusionMatrix({ matrix: [[1, 2]], classes: ["a", "b"] })).rejects.toThrow(
      "confusionMatrix: expected 2 rows of 2 counts for 2 classes, received 1 rows of 2 counts",
    );
    await expect(confusionMatrix({ matrix: [[-1]], classes: ["a"] })).rejects.toThrow(
      "confusionMatrix: expected counts of 0 or more, received -1 in row 0, column 0",
    );
  });
});

describe("confusionCells", () => {
  it("computes shares by hand-checked arithmetic", () => {
    const { cells, ...totals } = confusionCells(pets);
    expect(cells).toEqual([
      { row: 0, column: 0, count: 950, share: 0.95, correct: true },
      { row: 0, column: 1, count: 50, share: 0.05, correct: false },
      { row: 1, column: 0, count: 120, share: 0.06, correct: false },
      { row: 1, column: 1, count: 1880, share: 0.94, correct: true },
    ]);
    expect(totals).toEqual({
      total: 3000,
      accuracy: 2830 / 3000,
      recall: [0.95, 0.94, Number.NaN],
      precision: [950 / 1070, 1880 / 1930, Number.NaN],
    });
  });
});
