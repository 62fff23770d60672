import { expect, test } from "vitest";
import { ConfigError } from "../support/errors.ts";
import { intervalChart } from "./interval-chart.ts";
import { palette } from "./style.ts";

const texts = { title: "Few images", xTitle: "images per class", yTitle: "accuracy in %" };
const series = ["from scratch", "features"].map((name, index) => ({
  name,
  points: [20, 5].map((x) => ({ x, value: 40 + x + 20 * index, low: 35 + x + 20 * index, high: 44 + x + 20 * index })),
}));

test("draws a line, a dot and an interval for each measurement, and names the methods", async () => {
  const svg = await intervalChart(series, texts);
  for (const text of ["Few images", "images per class", "accuracy in %", "from scratch", "features"]) {
    expect(svg).toContain(text);
  }
  for (const color of [palette.blue, palette.orange]) {
    // A line between two points and two intervals; two dots and one in the key.
    expect(svg.match(new RegExp(`stroke="${color}"`, "g"))).toHaveLength(3);
    expect(svg.match(new RegExp(`fill="${color}"`, "g"))).toHaveLength(3);
  }
  expect(svg.indexOf(">5<")).toBeLessThan(svg.indexOf(">20<"));
});

test("rejects charts without points and with too many methods", async () => {
  await expect(intervalChart([], texts)).rejects.toThrow(ConfigError);
  const many = Array.from({ length: 7 }, (_, index) => ({ name: `${index}`, points: series[0]?.points ?? [] }));
  await expect(intervalChart(many, texts)).rejects.toThrow("at most 6 series, received 7");
});
