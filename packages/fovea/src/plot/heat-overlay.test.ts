import { describe, expect, it } from "vitest";
import { tensor } from "../tensor/index.ts";
import { heatColors, heatOverlay, heatScale } from "./heat-overlay.ts";

const gray = tensor(new Uint8Array(4).fill(100), [2, 2, 1]);
const red = tensor(
  Uint8Array.from({ length: 12 }, (_, at) => (at % 3 === 0 ? 200 : 0)),
  [2, 2, 3],
);
const heat = tensor([
  [0, 1],
  [-2, 4],
]);
const pixel = ({ data }: { readonly data: ArrayLike<number> }, at: number) => [0, 1, 2].map((c) => data[at * 3 + c]);

describe("heatOverlay", () => {
  it("leaves cold places as they are, in faint colors, and covers hot ones", () => {
    const drawn = heatOverlay(gray, heat, { scale: 4 });
    expect(drawn).toMatchObject({ shape: [2, 2, 3], dtype: "uint8" });
    expect(pixel(drawn, 0)).toEqual([100, 100, 100]);
    expect(pixel(drawn, 2)).toEqual([100, 100, 100]);
    const [hot = 0, , blue = 0] = pixel(drawn, 3);
    expect(hot).toBeGreaterThan(200);
    expect(blue).toBeLessThan(hot);
    expect(pixel(heatOverlay(red, heat, { scale: 4 }), 0)).toEqual([95, 45, 45]);
  });

  it("draws negative values in blue where they mean something", () => {
    const [r = 0, , b = 0] = pixel(heatOverlay(gray, heat, { scale: 2, isSigned: true }), 2);
    expect(b).toBeGreaterThan(r);
    const [more = 0, , less = 0] = pixel(heatOverlay(gray, heat, { scale: 2, isSigned: true }), 3);
    expect(more).toBeGreaterThan(less);
  });

  it("refuses maps of another size, and a scale of 0", () => {
    expect(() => heatOverlay(gray, tensor([1, 2]), { scale: 1 })).toThrow("expected a map [2, 2], received [2]");
    expect(() => heatOverlay(gray, heat, { scale: 0 })).toThrow("expected a positive scale, received 0");
  });
});

describe("heatScale", () => {
  it("is common to all maps, ignores a few spikes, and is 1 for empty maps", () => {
    const spiky = tensor(Float32Array.from({ length: 1000 }, (_, at) => (at === 7 ? 500 : at / 1000)));
    expect(heatScale([spiky])).toBeCloseTo(0.995, 2);
    expect(heatScale([heat, tensor([-9])])).toBe(4);
    expect(heatScale([tensor([0, 0])])).toBe(1);
  });
});

it("legends go from cold to hot, or from blue over white to red", () => {
  expect(heatColors(false, 3)).toHaveLength(3);
  expect(heatColors(true, 3)).toEqual(["rgb(0,114,178)", "rgb(255,255,255)", "rgb(213,94,0)"]);
});
