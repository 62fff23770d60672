import { describe, expect, it } from "vitest";
import { modelPlot } from "./model-plot.ts";
import { plotColumns, plotDepth } from "./plot-columns.ts";
import type { PlotNode } from "./plot-node.ts";

function node(id: string, type: string, output: string, parameters = 0, extra: Partial<PlotNode> = {}): PlotNode {
  return { id, name: id, type, output, parameters, ...extra };
}

/** A residual network's graph: `blocks` of eight layers with a shortcut around them. */
function residual(blocks: number): { nodes: PlotNode[]; edges: [string, string][] } {
  const nodes = [node("input", "InputLayer", "[?, 56, 56, 64]")];
  const edges: [string, string][] = [];
  for (let block = 0; block < blocks; block++) {
    const start = nodes.at(-1)!.id;
    for (let layer = 0; layer < 9; layer++) {
      const type = layer === 8 ? "Add" : (["Conv2D", "BatchNormalization", "ReLU"][layer % 3] ?? "");
      const next = node(`block${block}_${layer}`, type, "[?, 56, 56, 64]", 100);
      edges.push([nodes.at(-1)!.id, next.id]);
      nodes.push(next);
    }
    edges.push([start, `block${block}_8`]);
  }
  return { nodes, edges };
}

describe("modelPlot", () => {
  it("draws a small network with a nested model", async () => {
    const group = ["features <1>"];
    const svg = await modelPlot({
      title: "Two & a half layers",
      nodes: [
        node("image", "InputLayer", "[?, 28, 28, 1]"),
        node("conv", "Conv2D", "[?, 28, 28, 6]", 156, { details: "5×5, same, tanh", group }),
        node("pool", "AveragePooling2D", "[?, 14, 14, 6]", 0, { group }),
        node("skip", "Flatten", "[?, 784]"),
        node("join", "Concatenate", "[?, 1960]"),
      ],
      edges: [
        ["image", "conv"],
        ["conv", "pool"],
        ["image", "skip"],
        ["pool", "join"],
        ["skip", "join"],
      ],
    });
    await expect(svg).toMatchFileSnapshot("./snapshots/model-plot.svg");
    expect(svg).toContain("Two &amp; a half layers");
    expect(svg).toContain("features &lt;1&gt;");
    expect(svg).toContain("5 layers · 156 parameters");
  });

  it("folds 500 layers into columns, in a few seconds", { timeout: 5_000 }, async () => {
    const svg = await modelPlot({ ...residual(56), detail: "layers" });
    expect(svg.match(/<rect [^>]*rx="4"/g)).toHaveLength(505);
    const [width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number);
    expect(height).toBeLessThan(2 * width);
  });

  it("draws one layer, and takes any id and name", async () => {
    const svg = await modelPlot({ nodes: [node('a:b"<\\N>\n', "Conv2D", "[?, 1]")], edges: [] });
    expect(svg).toContain("a:b&quot;&lt;\\N&gt; ");
    expect(svg).not.toContain("undefined");
  });

  it("refuses what is no network", async () => {
    await expect(modelPlot({ nodes: [], edges: [] })).rejects.toThrow("expected at least one node");
    const a = node("a", "Conv2D", "[?]");
    await expect(modelPlot({ nodes: [a, a], edges: [] })).rejects.toThrow('expected unique ids, received "a" twice');
    await expect(modelPlot({ nodes: [a], edges: [["a", "b"]] })).rejects.toThrow(
      'modelPlot: the edge a → b names "b", which is no node\'s id',
    );
    await expect(
      modelPlot({
        nodes: [a, node("b", "ReLU", "[?]")],
        edges: [
          ["a", "b"],
          ["b", "a"],
        ],
      }),
    ).rejects.toThrow("modelPlot: expected edges without a cycle; one leads through a, b");
  });
});

describe("plotColumns", () => {
  it("cuts a chain into equal parts", () => {
    const edges = [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
    ] as const;
    expect(plotColumns(["a", "b", "c", "d"], edges, 2)).toEqual([
      { ids: ["a", "b"], enters: [], leaves: "b" },
      { ids: ["c", "d"], enters: ["c"], leaves: undefined },
    ]);
    expect(plotDepth(["a", "b", "c", "d"], edges)).toBe(4);
  });

  it("never cuts through two branches, and lets a fork cross as one line", () => {
    const edges = [
      ["a", "b"],
      ["a", "c"],
      ["b", "d"],
      ["c", "d"],
    ] as const;
    expect(plotColumns(["a", "b", "c", "d"], edges, 2)).toEqual([
      { ids: ["a"], enters: [], leaves: "a" },
      { ids: ["b", "c", "d"], enters: ["b", "c"], leaves: undefined },
    ]);
  });
});
