import { describe, expect, test } from "vitest";
import { ConfigError } from "../support/errors.ts";
import { accuracyChart } from "./accuracy-chart.ts";
import { placeLabels } from "./place-labels.ts";

const axes = { title: "Networks", costTitle: "billions of MACs", accuracyTitle: "accuracy" };
const points = [
  { name: "small", cost: 0.3, accuracy: 71.9, parameters: 3.5e6 },
  { name: "large", cost: 15.5, accuracy: 71.6, parameters: 138e6 },
  { name: "middle", cost: 4.1, accuracy: 76.1, parameters: 25.6e6 },
];

describe("accuracyChart", () => {
  test("names every network and draws the larger one larger", async () => {
    const svg = await accuracyChart(points, axes);
    for (const { name } of points) expect(svg).toContain(`>${name}</text>`);
    for (const text of Object.values(axes)) expect(svg).toContain(text);
    const radius = [...svg.matchAll(/<path[^>]*d="M([\d.]+),0A/g)].map((match) => Number(match[1])).slice(-3);
    expect(radius).toHaveLength(3);
    expect(Math.max(...radius)).toBe(radius[1]);
  });

  test("colours those that no other beats in both", async () => {
    const svg = await accuracyChart(points, axes);
    // One more in the key.
    expect(svg.match(/fill="#0072b2"/g)).toHaveLength(3);
  });

  test("says what the circles' areas, colour and line mean, and marks 1 and 3 of each power of ten", async () => {
    const svg = await accuracyChart(points, axes);
    const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map((match) => match[1]);
    expect(texts).toEqual(expect.arrayContaining(["parameters:", "4 M", "20 M", "100 M"]));
    expect(texts).toContain("best at its cost: none is both cheaper and more accurate");
    expect(texts.filter((text) => /^(0\.3|1|3|10)$/.test(text ?? ""))).toEqual(["0.3", "1", "3", "10"]);
    expect(texts).not.toContain("2");
  });

  test("labels of networks that lie together do not lie on each other", () => {
    const together = ["one", "two", "three", "four"].map((text) => ({ x: 100, y: 100, radius: 5, text }));
    const places = placeLabels(together, { width: 200, height: 200, size: 11 });
    expect(new Set(places.map((place) => `${place?.x},${place?.y}`)).size).toBe(4);
    const crowd = Array.from({ length: 12 }, () => ({ x: 5, y: 5, radius: 4, text: "a long name" }));
    expect(placeLabels(crowd, { width: 100, height: 30, size: 11 })).toContain(undefined);
  });

  test("refuses an empty list", async () => {
    await expect(accuracyChart([], axes)).rejects.toThrow(ConfigError);
  });
});
