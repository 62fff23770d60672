import { describe, expect, test } from "vitest";
import { html } from "../markup/html.ts";
import { barList } from "./bar-list.ts";
import { linearScale, niceTicks } from "./chart-axes.ts";
import { colorStrip } from "./color-strip.ts";
import { tintLevel } from "./confusion-matrix.ts";
import { confusionPicture, mergedClasses } from "./confusion-picture.ts";
import { dataTable } from "./data-table.ts";
import { lineChart } from "./line-chart.ts";
import { rangeStrip } from "./range-strip.ts";

describe("html", () => {
  test("escapes text and attributes, and keeps markup", () => {
    expect(html`<b title="${'"<'}">${"<&'"}${html`<i>${1}</i>`}</b>`.markup).toBe(
      '<b title="&quot;&lt;">&lt;&amp;&#39;<i>1</i></b>',
    );
  });

  test("joins lists, and shows nothing for what is missing", () => {
    expect(html`${["a", [null, html`<br>`]]}${undefined}${false}${0}`.markup).toBe("a<br>0");
  });

  test("replaces what HTML forbids, and keeps spaces that don't break", () => {
    expect(html`${"a\nb\u0000c\ud800d\u202ee\u202f%\u00a0"}`.markup).toBe("a b\ufffdc\ufffdd\ufffde\u202f%\u00a0");
  });
});

describe("niceTicks", () => {
  test.each([
    [0.13, 0.94, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 0.001, [0, 0.0005, 0.001]],
    [5, 5, [4, 6]],
    [0, 0, [0, 0.5]],
    [-3, 12, [-5, 0, 5, 10, 15]],
  ])("from %d to %d", (low, high, expected) => {
    const ticks = niceTicks(low, high, 4);
    expect(ticks[0]).toBeLessThanOrEqual(low);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(high);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.at(0)).toBe(expected.at(0));
  });
});

test("linearScale maps a range, and a single value to its start", () => {
  expect([0, 5, 10].map(linearScale(0, 10, 100, 200))).toEqual([100, 150, 200]);
  expect(linearScale(3, 3, 100, 200)(3)).toBe(100);
});

describe("lineChart", () => {
  const options = { label: "Loss", epochLabel: "Epoch", formatValue: String };
  const pathsOf = (markup: string) => [...markup.matchAll(/class="main" d="([^"]*)"/g)].map((match) => match[1]);

  test("has gaps where values are not finite", () => {
    const curves = [{ kind: "training" as const, values: [3, Number.NaN, 2, 1, Number.POSITIVE_INFINITY, 1] }];
    const [path = ""] = pathsOf(lineChart({ ...options, curves }).markup);
    expect(path.match(/M/g)).toHaveLength(3);
    expect(path.match(/L/g)).toHaveLength(1);
    expect(path).not.toContain("NaN");
  });

  test("draws nothing if no value is finite", () => {
    const { markup } = lineChart({ ...options, curves: [{ kind: "training", values: [Number.NaN, Number.NaN] }] });
    expect(pathsOf(markup)).toEqual([""]);
    expect(markup).not.toContain("NaN");
  });

  test("shows at most seven epochs on the axis", () => {
    for (const epochs of [1, 2, 6, 7, 12, 90, 1234]) {
      const { markup } = lineChart({ ...options, curves: [{ kind: "training", values: new Array(epochs).fill(1) }] });
      const labels = [...markup.matchAll(/<text [^>]*text-anchor="middle">(\d+)</g)].map((match) => Number(match[1]));
      expect(labels.length).toBeLessThanOrEqual(7);
      expect(Math.max(...labels)).toBeLessThanOrEqual(epochs);
      expect(labels[0]).toBe(1);
    }
  });
});

test("rangeStrip draws the ends of the interval, and only the track without one", () => {
  const strip = (value: number) => rangeStrip({ value, low: value - 0.1, high: value + 0.1 }).markup;
  expect(strip(0.5)).toContain('class="range" d="M40 5H60"');
  expect(strip(0.95)).toContain("H100");
  expect(strip(Number.NaN)).toBe(strip(Number.NaN).replace(/class="(?:range|value)"/, "none"));
});

test("barList draws parts in proportion to the longest bar", () => {
  const bar = (name: string, values: number[]) => ({ name, values, text: "", label: name });
  const { markup } = barList({ key: ["train", "test"], bars: [bar("a", [6, 2]), bar("b", [4, 0])] });
  expect([...markup.matchAll(/width:([\d.]+)%/g)].map((match) => match[1])).toEqual(["75", "25", "50"]);
});

test("dataTable names its rows, its box and what to sort by", () => {
  const { markup } = dataTable({
    label: "Birds",
    sortLabel: "Sort by ",
    rows: [{ name: "wren", images: 3 }],
    columns: [
      { heading: "Class", header: true, cell: ({ name }) => name },
      { heading: "Images", numeric: true, cell: ({ images }) => images, sort: ({ images }) => images },
    ],
  });
  expect(markup).toContain('<div class="scroll" role="group" tabindex="0" aria-label="Birds">');
  expect(markup).toContain('<th scope="row">wren</th><td class="numeric" data-sort="3">3</td>');
});

test("tintLevel keeps rare mistakes visible", () => {
  expect([0, 0.001, 0.05, 0.2, 0.5, 0.8, 1].map(tintLevel)).toEqual([1, 1, 2, 3, 4, 5, 5]);
});

describe("confusionPicture", () => {
  test("draws a square per pair of classes that occurs", () => {
    const { markup } = confusionPicture(
      [
        [9, 1, 0],
        [0, 10, 0],
        [0, 0, 0],
      ],
      "three",
    );
    expect(markup).toContain('viewBox="0 0 3 3"');
    expect([...markup.matchAll(/class="(\w+)" d="([^"]*)"/g)].map((match) => match.slice(1))).toEqual([
      ["c5", "M0 0h1v1h-1zM1 1h1v1h-1z"],
      ["m2", "M1 0h1v1h-1z"],
    ]);
  });

  test("merges neighbors of more than 250 classes", () => {
    expect([250, 251, 1000].map(mergedClasses)).toEqual([1, 2, 4]);
    const matrix = Array.from({ length: 251 }, (_, row) =>
      Array.from({ length: 251 }, (_, column) => Number(row === column)),
    );
    const { markup } = confusionPicture(matrix, "many");
    expect(markup).toContain('viewBox="0 0 126 126"');
    expect(markup.match(/M/g)).toHaveLength(126);
  });
});

test("a color strip has its colors between what its ends mean, and a label if no text beside it says it", () => {
  const options = { colors: ["red", "blue"], from: "−1", to: "2" };
  const strip = colorStrip(options).markup;
  expect(strip).toMatch(/<span>−1<\/span><i style="[^"]*\(to right, red, blue\)"><\/i><span>2<\/span>/);
  expect(strip).not.toContain("aria-label");
  expect(colorStrip({ ...options, label: "value" }).markup).toContain('role="group" aria-label="value"');
});
