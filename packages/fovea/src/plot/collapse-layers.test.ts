import { describe, expect, it } from "vitest";
import { collapseLayers } from "./collapse-layers.ts";
import type { PlotNode } from "./plot-node.ts";

type Described = readonly [name: string, type: string, brief: string, ...reads: string[]];

function network(layers: readonly Described[]): { nodes: PlotNode[]; edges: [string, string][] } {
  return {
    nodes: layers.map(([name, type, brief]) => ({
      ...{ id: name, name, type, output: "[?, 8, 8, 64]", parameters: /Conv|Batch/.test(type) ? 10 : 0 },
      ...(brief !== "" && { brief }),
    })),
    edges: layers.flatMap(([name, , , ...reads]) => reads.map((read): [string, string] => [read, name])),
  };
}

function collapsed(layers: readonly Described[]) {
  const { nodes, edges } = network(layers);
  const result = collapseLayers(nodes, edges);
  const total = (list: readonly PlotNode[]) => list.reduce((sum, { parameters }) => sum + parameters, 0);
  expect(total(result.nodes)).toBe(total(nodes));
  return {
    cards: result.nodes.map(({ type, name, details = "", repeat = 1 }) => [type, name, details, repeat]),
    edges: result.edges.length,
  };
}

/** A residual block that reads `input`; `name` makes the names of its layers. */
function residual(input: string, name: (layer: string) => string, projection = false): Described[] {
  const shortcut: Described[] = projection ? [[name("shortcut"), "Conv2D", "1×1 64", input]] : [];
  return [
    [name("conv1"), "Conv2D", "3×3 64", input],
    [name("bn1"), "BatchNormalization", "BN", name("conv1")],
    [name("relu1"), "ReLU", "", name("bn1")],
    [name("conv2"), "Conv2D", "3×3 64", name("relu1")],
    ...shortcut,
    [name("add"), "Add", "", name("conv2"), projection ? name("shortcut") : input],
    [name("relu2"), "ReLU", "", name("add")],
  ];
}

const input: Described = ["input", "InputLayer", ""];

describe("collapseLayers", () => {
  it("joins a convolution with its normalization and activation", () => {
    const stem: Described[] = [
      input,
      ["stem/conv", "Conv2D", "7×7 64, stride 2", "input"],
      ["stem/bn", "BatchNormalization", "BN", "stem/conv"],
      ["stem/relu", "ReLU", "", "stem/bn"],
      ["pool", "MaxPooling2D", "max pool 2×2", "stem/relu"],
      ["fc", "Dense", "dense 10", "pool"],
    ];
    expect(collapsed(stem).cards).toEqual([
      ["InputLayer", "input", "", 1],
      ["Conv2D", "stem", "7×7 64, stride 2 · BN · ReLU", 1],
      ["MaxPooling2D", "pool", "", 1],
      ["Dense", "fc", "", 1],
    ]);
  });

  it("draws residual blocks by their paths, equal ones as one card", () => {
    const layers = [
      input,
      ...residual("input", (layer) => `layer1/0/${layer}`, true),
      ...residual("layer1/0/relu2", (layer) => `layer1/1/${layer}`),
      ...residual("layer1/1/relu2", (layer) => `layer1/2/${layer}`),
    ];
    expect(collapsed(layers)).toEqual({
      cards: [
        ["InputLayer", "input", "", 1],
        ["Residual block", "layer1/0", "3×3 64 → 3×3 64\nshortcut: 1×1 64", 1],
        ["Residual block", "layer1/1–2", "3×3 64 → 3×3 64", 2],
      ],
      edges: 2,
    });
  });

  it("names a block without branches as its neighbours are named", () => {
    const layers: Described[] = [
      input,
      ["features/1/conv/0", "Conv2D", "1×1 64", "input"],
      ["features/1/conv/1", "DepthwiseConv2D", "depthwise 3×3", "features/1/conv/0"],
      ...residual("features/1/conv/1", (layer) => `features/2/${layer}`),
    ];
    expect(collapsed(layers).cards.slice(1)).toEqual([
      ["Block", "features/1", "1×1 64 → depthwise 3×3", 1],
      ["Residual block", "features/2", "3×3 64 → 3×3 64", 1],
    ]);
  });

  it("finds blocks where names say nothing, and keeps an activation with its sum", () => {
    let count = 0;
    const numbers = new Map<string, number>();
    const layers = [
      input,
      ...residual("input", (layer) => {
        if (!numbers.has(layer)) numbers.set(layer, count++);
        return `x${numbers.get(layer)}`;
      }),
    ];
    expect(collapsed(layers).cards.map(([type]) => type)).toEqual(["InputLayer", "Residual block"]);
  });

  it("lists the branches that are concatenated", () => {
    const layers: Described[] = [
      input,
      ["a", "Conv2D", "1×1 16", "input"],
      ["b", "Conv2D", "1×1 8", "input"],
      ["c", "Conv2D", "3×3 16", "b"],
      ["join", "Concatenate", "", "a", "c"],
    ];
    expect(collapsed(layers).cards.slice(1)).toEqual([["Parallel branches", "join", "1×1 8 → 3×3 16\n1×1 16", 1]]);
  });

  it("leaves an encoder with its decoder in parts", () => {
    const layers: Described[] = [
      input,
      ["down", "Conv2D", "3×3 16", "input"],
      ["pool", "MaxPooling2D", "", "down"],
      ["deep", "Conv2D", "3×3 32", "pool"],
      ["up", "Conv2DTranspose", "transpose 2×2 16", "deep"],
      ["join", "Concatenate", "", "down", "up"],
    ];
    const { cards, edges } = collapsed(layers);
    expect(cards).toHaveLength(6);
    expect(edges).toBe(6);
  });
});
