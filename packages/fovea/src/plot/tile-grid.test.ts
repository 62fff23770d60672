import { expect, test } from "vitest";
import { tileGrid } from "./tile-grid.ts";

const tile = (caption: string) => ({ caption, png: Uint8Array.of(1, 2, 3) });

test("draws tiles in rows, each with its name, and a legend", () => {
  const svg = tileGrid([tile("0"), tile("1"), tile("a & b")], {
    ...{ tileSize: [20, 30], columns: 2, title: "filters <1>" },
    legend: { colors: ["rgb(0,0,0)", "rgb(255,255,255)"], from: "−1", to: "1" },
  });
  expect(svg.match(/<image /g)).toHaveLength(3);
  expect(svg.match(/<image x="(\d+)" y="(\d+)"/g)).toEqual([
    '<image x="16" y="46"',
    '<image x="52" y="46"',
    '<image x="16" y="89"',
  ]);
  expect(svg).toContain("filters &lt;1&gt;");
  expect(svg).toContain("−1");
});

test("refuses to draw nothing", () => {
  expect(() => tileGrid([], { tileSize: [8, 8] })).toThrow("expected at least one tile");
});
