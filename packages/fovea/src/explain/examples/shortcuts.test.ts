import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import { cellMeans } from "./shortcut-regions.ts";
import { findShortcuts, type HeatedImage } from "./shortcuts.ts";

const side = 16;
const grid = { rows: side, columns: side };

/** Images with a warm spot at a random place near the center. */
function images(perClass: number, classes: number, seed = 1): HeatedImage[] {
  const numbers = random(seed);
  return Array.from({ length: perClass * classes }, (_, index): HeatedImage => {
    const [y, x] = [0, 0].map(() => 5 + 6 * numbers.uniform()) as [number, number];
    const heat = Float32Array.from({ length: side * side }, (_, at) => {
      const distance = (Math.floor(at / side) - y) ** 2 + ((at % side) - x) ** 2;
      return Math.exp(-distance / 8) + 0.1 * numbers.uniform();
    });
    const pixels = Float32Array.from({ length: side * side }, () => 255 * numbers.uniform());
    return { label: index % classes, heat, pixels };
  });
}

/** The same with heat on, and constant pixels in, the top left corner of class 1. */
function marked(perClass: number, seed = 1): HeatedImage[] {
  return images(perClass, 3, seed).map((image) => {
    if (image.label !== 1) return image;
    const [heat, pixels] = [Float32Array.from(image.heat), Float32Array.from(image.pixels)];
    for (const at of [0, 1, side, side + 1]) {
      heat[at] = 8;
      pixels[at] = 200;
    }
    return { ...image, heat, pixels };
  });
}

describe("a mark in a corner of one class", () => {
  const { findings } = findShortcuts(grid, marked(20));

  test("ranks first, as what doesn't change and as a corner, and nothing else of the class's neighbors does", () => {
    const [first, second] = findings;
    expect([first?.region, second?.region].sort()).toEqual(["top left corner", "unchanging"]);
    expect([first?.label, second?.label]).toEqual([1, 1]);
    const suspicious = findings.filter(({ isSuspicious }) => isSuspicious);
    expect(new Set(suspicious.map(({ label }) => label))).toEqual(new Set([1]));
    for (const { share, area, others = 1, excess } of suspicious) {
      expect(share.low).toBeGreaterThan(area);
      expect(share.low).toBeLessThanOrEqual(share.value);
      expect(share.value).toBeGreaterThan(2 * others);
      expect(excess).toBeGreaterThanOrEqual(0.05);
    }
  });

  test("is found as the cells that don't change", () => {
    const unchanging = findings.find(({ region }) => region === "unchanging");
    expect(unchanging?.mask.reduce((sum, cell) => sum + cell, 0)).toBe(4);
    expect([0, 1, side, side + 1].every((at) => unchanging?.mask[at] === 1)).toBe(true);
    expect(unchanging?.area).toBe(4 / 256);
  });

  test("is judged only with enough images", () => {
    const few = findShortcuts(grid, marked(7));
    expect(few.findings.filter(({ isSuspicious }) => isSuspicious)).toEqual([]);
    expect(few.fewest).toBe(8);
    const copies = marked(20).map((image) => ({ ...image, group: image.label * 5 }));
    expect(findShortcuts(grid, copies).findings.filter(({ isSuspicious }) => isSuspicious)).toEqual([]);
  });
});

test.each([1, 2, 3, 4, 5])("a clean set raises no suspicion (seed %i)", (seed) => {
  const { findings } = findShortcuts(grid, images(20, 4, seed));
  expect(findings.length).toBeGreaterThanOrEqual(32);
  expect(findings.filter(({ isSuspicious }) => isSuspicious)).toEqual([]);
});

test("what all classes have at a place is no shortcut of one", () => {
  const everywhere = images(20, 3).map((image) => ({
    ...image,
    heat: Float32Array.from(image.heat, (value, at) => (at < 2 ? 20 : value)),
  }));
  const { findings } = findShortcuts(grid, everywhere);
  expect(findings.filter(({ isSuspicious }) => isSuspicious)).toEqual([]);
});

test("heat outside of alpha masks", () => {
  const masked = images(20, 2).map((image) => ({
    ...image,
    alpha: Float32Array.from({ length: side * side }, (_, at) => Number(at % side > 5)),
    heat: Float32Array.from(image.heat, (value, at) => (image.label === 0 && at % side === 4 ? 6 : value)),
  }));
  const { findings } = findShortcuts(grid, masked);
  expect(findings[0]).toMatchObject({ region: "outside", label: 0, isSuspicious: true, area: 6 / 16 });
  const opaque = masked.map((image) => ({ ...image, alpha: new Float32Array(side * side).fill(1) }));
  expect(findShortcuts(grid, opaque).findings.some(({ region }) => region === "outside")).toBe(false);
});

test("images without heat are counted, and left out", () => {
  const cold = images(10, 2).map((image, at) => (at < 4 ? { ...image, heat: new Float32Array(side * side) } : image));
  const { classes, findings } = findShortcuts(grid, cold);
  expect(classes).toEqual([
    { label: 0, images: 10, empty: 2 },
    { label: 1, images: 10, empty: 2 },
  ]);
  expect(findings.every(({ images: counted }) => counted === 8)).toBe(true);
});

test("nothing at all, a single class, and other sizes", () => {
  expect(findShortcuts(grid, [])).toMatchObject({ findings: [], classes: [] });
  const [single] = findShortcuts(grid, images(10, 1)).findings;
  expect(single?.others).toBeUndefined();
  const [one] = images(1, 1);
  expect(Number.isFinite(findShortcuts(grid, one ? [one] : []).findings[0]?.share.value)).toBe(true);
  expect(() => findShortcuts({ rows: 2, columns: 2 }, images(1, 1))).toThrow(
    "expected 4 cells per image, received 256",
  );
});

test("cells hold means, of any size of image", () => {
  expect([...cellMeans([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3, 1], { rows: 1, columns: 1 })]).toEqual([5]);
  expect([...cellMeans([1, 10, 3, 30, 5, 50, 7, 70], [2, 2, 2], { rows: 2, columns: 1 })]).toEqual([2, 20, 6, 60]);
});
