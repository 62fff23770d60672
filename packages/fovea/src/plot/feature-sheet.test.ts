import { describe, expect, it } from "vitest";
import { featureSheet, type SheetLayer } from "./feature-sheet.ts";
import { imageRegions } from "./image-regions.ts";
import { sparsityChart } from "./sparsity-chart.ts";
import { toPng } from "./to-png.ts";

const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const image = { source: pixel, height: 100, width: 50 };
const layer: SheetLayer = {
  ...{ title: "conv <1>", detail: "8 × 8 · 3 channels", tiles: [pixel, undefined, pixel], size: [8, 8] },
  scale: { colors: ["#000", "#fff"], low: -2.345, high: 2.345 },
};

describe("featureSheet", () => {
  it("shows the tiles of each layer on its scale, and crosses out channels without response", async () => {
    const fields = [{ rows: [10, 30], columns: [0, 20], label: "conv" } as const];
    const svg = featureSheet([layer, layer], {
      title: "cat.png",
      image,
      fields,
      sparsity: [{ path: "conv", sparsity: 0.5 }],
    });
    expect(svg.match(/<image /g)).toHaveLength(5);
    expect(svg.match(/<path d="M[\d.]+ [\d.]+L/g)?.length).toBeGreaterThanOrEqual(2);
    expect(svg).toContain("conv &lt;1&gt;");
    expect(svg).toContain("−2.35");
    expect(svg).toContain("Share of values that are 0");
    expect((await toPng(svg, { scale: 1 })).length).toBeGreaterThan(1000);
  });

  it("leaves out the chart of a network without rectifiers", () => {
    expect(featureSheet([layer], { title: "cat.png", image, fields: [], sparsity: [] })).not.toContain(
      "Share of values",
    );
  });

  it("refuses no layers", () => {
    expect(() => featureSheet([], { title: "", image, fields: [], sparsity: [] })).toThrow("at least one layer");
  });
});

describe("imageRegions", () => {
  it("draws rectangles at the scale of the image", () => {
    const svg = imageRegions(image, [{ rows: [10, 30], columns: [0, 20], label: "a & b" }], 200);
    expect(svg).toContain('width="100" height="200"');
    expect(svg).toContain('<rect x="0" y="20" width="40" height="40" fill="none"');
    expect(svg).toContain("<title>a &amp; b</title>");
  });
});

describe("sparsityChart", () => {
  it("draws a point per layer, from the first to the last", () => {
    const svg = sparsityChart([0, 0.5, 1].map((sparsity, index) => ({ path: `layer${index}`, sparsity })));
    const heights = [...svg.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(heights).toEqual([248, 150, 52]);
    expect(svg).toContain("layer2");
  });

  it("refuses no layers", () => {
    expect(() => sparsityChart([])).toThrow("expected at least one layer");
  });
});
