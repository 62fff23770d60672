import { describe, expect, test } from "vitest";
import { seriesColors } from "../components/series.ts";
import { colors } from "./colors.ts";

type Colors = Readonly<Record<string, string>>;

/** The colors of light and dark pages, by name. */
const [light, dark] = [...colors.matchAll(/:root \{([^}]*)\}/g)].map((match): Colors => {
  const declarations = [...(match[1] ?? "").matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
  return Object.fromEntries(declarations.map(([, name, value]) => [name, value] as const));
});

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

test("black on white has the highest contrast", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
});

describe.each([
  ["light", light],
  ["dark", dark],
] as const)("%s colors", (_, tones = {}) => {
  const between = (a: string, b: string) => contrast(tones[a] ?? "", tones[b] ?? "");
  const text = [
    ...["text", "muted", "accent", "faint", "good", "caution", "problem"].map((ink) => [ink, "paper"]),
    ...["text", "muted", "accent", "faint"].map((ink) => [ink, "surface"]),
    ...["c1", "c2", "c3", "m1", "m2", "m3"].map((tint) => ["text", tint]),
    ...["c4", "c5", "m4", "m5"].map((tint) => ["on-strong", tint]),
  ] as const;

  const series = Array.from({ length: seriesColors }, (_, index) => `series-${index}`);

  test("are the same set as the others", () => {
    expect(Object.keys(tones)).toEqual(Object.keys(light ?? {}));
  });

  test.each(text)("%s is legible on %s", (ink = "", ground = "") => {
    expect(between(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["training", "validation", "accent", "part-0", "part-2", ...series])("%s stands out in charts", (ink) => {
    expect(between(ink, "paper")).toBeGreaterThanOrEqual(3);
  });
});
