import { expect, test } from "vitest";
import { tensor } from "../tensor/index.ts";
import { activationHistograms } from "./activation-histograms.ts";

const barsOf = (svg: string) =>
  [...svg.matchAll(/height="([\d.]+)" fill="#0072b2"/g)].map(([, height]) => Number(height));

test("bars are as high as their shares of the values that aren't zero", () => {
  const values = tensor([0, 0, 0, 0, 1, 1, 1, 1, 3, 3, 4], [11]);
  const svg = activationHistograms(new Map([["conv<1>", values]]), { bins: 4, title: "first batch" });
  // [1, 2) has four, [3, 4] has three.
  expect(barsOf(svg)).toEqual([110, 82.5]);
  expect(svg).toContain("36.4 % zeros");
  expect(svg).toContain("conv&lt;1&gt;");
  expect(svg).toContain(">4</text>");
});

test("values on both sides of zero have their zero within", () => {
  const svg = activationHistograms(new Map([["dense", tensor([-2, -1, 1, 2, Number.NaN], [5])]]), { bins: 4 });
  // Bins of width 1 from −2 to 2; none in [0, 1), two in the last, which holds its end.
  expect(barsOf(svg)).toEqual([55, 55, 110]);
  expect(svg).toContain(">−2</text>");
  expect(svg).toContain("1 not finite");
});

test("a layer of zeros has no bars", () => {
  const svg = activationHistograms(new Map([["dead", tensor([0, 0, 0], [3])]]));
  expect(barsOf(svg)).toEqual([]);
  expect(svg).toContain("100.0 % zeros");
});

test("wrong arguments are refused", () => {
  expect(() => activationHistograms(new Map())).toThrow("expected a Map with at least one layer");
  expect(() => activationHistograms([] as never)).toThrow("expected a Map");
  expect(() => activationHistograms(new Map([["a", tensor([1])]]), { bins: 0 })).toThrow("bins from 1, received 0");
});
