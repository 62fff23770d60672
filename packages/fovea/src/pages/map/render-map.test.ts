import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { scatterPlot } from "../../plot/index.ts";
import { mapScript } from "./map-script.ts";
import { placesOf, planeSize } from "./plane.ts";
import { renderMap } from "./render-map.ts";
import { sampleMaps } from "./testing/sample-maps.ts";

const maps = sampleMaps();
const { photos, large, small, hostile } = maps;
if (!photos || !large || !small || !hostile) throw new Error("expected four maps");

test("the hash of the script is that of its code", () => {
  expect(mapScript.hash).toBe(`sha256-${createHash("sha256").update(mapScript.code).digest("base64")}`);
});

describe("the plane", () => {
  test("has the same scale along both axes, y upward, and all points within", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 2, y: 0 },
      { x: 0, y: 1 },
    ].map((place) => ({ ...place, label: 0, image: "" }));
    const [origin = [0, 0], right = [0, 0], up = [0, 0]] = placesOf({ points });
    expect(right[0] - origin[0]).toBeCloseTo(2 * (origin[1] - up[1]), 9);
    expect(right[1]).toBe(origin[1]);
    for (const [x, y] of placesOf(large)) {
      expect(x >= 0 && x <= planeSize.width && y >= 0 && y <= planeSize.height).toBe(true);
    }
  });

  test("shows equal points in the middle", () => {
    const points = [0, 0].map(() => ({ x: 3, y: 4, label: 0, image: "" }));
    expect(placesOf({ points })).toEqual([
      [450, 320],
      [450, 320],
    ]);
  });
});

describe("the page", () => {
  test("marks doubtful labels and outliers, and lists them", () => {
    const html = renderMap(photos);
    expect(html.match(/<circle /g)).toHaveLength(60);
    expect(html.match(/class="doubtful"/g)).toHaveLength(1);
    expect(html.match(/class="outlier"/g)).toHaveLength(1);
    expect(html).toContain("The axes hold 42.0\u202f% and 10.0\u202f% of the variance.");
  });

  test("says that it shows a sample, and what was not looked for", () => {
    expect(renderMap(large)).toContain("A sample of 2,000 of 10,000 images of 10 classes");
    expect(renderMap(small)).toContain("Not looked for: that takes at least five images of each class");
    expect(renderMap(small, { language: "zh" })).toContain("未检查");
  });

  test("holds names from outside as text, in its data too", () => {
    const html = renderMap(hostile, { thumbnails: new Map([["0/x", "data:image/png;base64,AA=="]]) });
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html).not.toContain("</style><style>");
    const json = /id="map-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    const { names } = JSON.parse(json) as { readonly names: readonly string[] };
    expect([...names].sort()).toEqual(hostile.points.map(({ image }) => image).sort());
  });

  test("has every image once in its data, sorted by class as the dots are", () => {
    const thumbnails = new Map([["photos/3.jpg", "data:image/png;base64,AAAA"]]);
    const json = /id="map-data">(.*?)<\/script>/s.exec(renderMap(photos, { thumbnails }))?.[1] ?? "";
    const data = JSON.parse(json) as {
      readonly names: string[];
      readonly images: (string | null)[];
      texts: string[][];
    };
    const at = data.names.indexOf("photos/3.jpg");
    expect(data.images.map((image, index) => (image === null ? -1 : index)).filter((index) => index >= 0)).toEqual([
      at,
    ]);
    expect(data.texts[at]).toEqual(["cat", "doubtful label: looks like dog", "photos/3.jpg"]);
  });
});

describe("scatterPlot", () => {
  const points = photos.points.map(({ x, y, label, suggested }) => ({
    ...{ x, y, group: label, isMarked: suggested !== undefined },
  }));

  test("draws a dot per point, a key per group and rings", () => {
    const svg = scatterPlot(points, { title: "A & B", groups: photos.classes, markedTitle: "doubtful" });
    expect(svg.match(/<circle /g)).toHaveLength(60 + 3 + 1);
    expect(svg.match(/stroke="#1f2933"/g)).toHaveLength(2);
    expect(svg).toContain('aria-label="A &amp; B"');
  });

  test("names the first of many groups", () => {
    const groups = Array.from({ length: 100 }, (_, group) => `class ${group}`);
    const svg = scatterPlot(points, { title: "many", groups });
    expect(svg).toContain("and 74 more");
    expect(svg).not.toContain("class 26");
  });

  test("refuses to draw nothing", () => {
    expect(() => scatterPlot([], { title: "", groups: [] })).toThrow("scatterPlot: expected at least one point");
  });
});
