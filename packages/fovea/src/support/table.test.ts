import { describe, expect, it } from "vitest";
import { fittingColumns, table } from "./table.ts";
import { textWidth } from "./text-width.ts";

describe("table", () => {
  it("prints Keras' box", () => {
    const text = table(
      [
        ["conv1 (Conv2D)", "[?, 28, 28, 6]", 156],
        ["dense (Dense)", "[?, 10]", 1_234_567],
      ],
      ["Layer (type)", "Output shape", "Parameters"],
    );
    expect(text).toBe(
      [
        "┏━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┓",
        "┃ Layer (type)   ┃ Output shape   ┃ Parameters ┃",
        "┡━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━┩",
        "│ conv1 (Conv2D) │ [?, 28, 28, 6] │        156 │",
        "├────────────────┼────────────────┼────────────┤",
        "│ dense (Dense)  │ [?, 10]        │  1,234,567 │",
        "└────────────────┴────────────────┴────────────┘",
      ].join("\n"),
    );
  });

  it("wraps the widest column to fit a narrow terminal", () => {
    const text = table([["stage2/block0/conv1 (Conv2D)", 36_864]], ["Layer", { header: "n", align: "right" }], {
      width: 30,
      rules: "header",
    });
    expect(text).toBe(
      [
        "┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━┓",
        "┃ Layer             ┃      n ┃",
        "┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━┩",
        "│ stage2/block0/con │ 36,864 │",
        "│ v1 (Conv2D)       │        │",
        "└───────────────────┴────────┘",
      ].join("\n"),
    );
  });

  it("keeps its lines equally wide with East-Asian names and emoji", () => {
    const lines = table(
      [
        ["猫", 12],
        ["👩‍🔬 scientist", 7],
        [null, 3],
      ],
      ["Class", "Images"],
    ).split("\n");
    expect(new Set(lines.map(textWidth))).toEqual(new Set([25]));
  });

  it("prints a header without rows", () => {
    expect(table([], ["A"])).toBe("┏━━━┓\n┃ A ┃\n┡━━━┩\n└───┘");
  });

  it("names the row that does not fit", () => {
    expect(() => table([["a"]], ["A", "B"])).toThrow("table: expected 2 cells in row 0, received 1");
  });
});

describe("fittingColumns", () => {
  const columns = ["Name", { header: "Cost", rank: 1 }, { header: "License", rank: 2 }, "Weights"];
  const rows = [["resnet50", "4.09 G", "BSD-3-Clause", "torchvision, timm/tv_in1k, keras"]];

  it("keeps all columns where there is room", () => {
    expect(fittingColumns(rows, columns, 90)).toEqual([0, 1, 2, 3]);
  });

  it("leaves those with the highest rank out first, and never one without a rank", () => {
    expect(fittingColumns(rows, columns, 50)).toEqual([0, 1, 3]);
    expect(fittingColumns(rows, columns, 35)).toEqual([0, 3]);
    expect(fittingColumns(rows, columns, 10)).toEqual([0, 3]);
  });
});
