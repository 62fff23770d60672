import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import { portableEngine } from "../engine/portable/portable-engine.ts";
import { runGraph } from "../engine/testing/run-graph.ts";
import { input, testData } from "../engine/testing/test-data.ts";
import { Graph } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

/*
 * Behind a convolution with few filters, images are stored as planes, and windows that tile them are pooled by the native
 * engine's own loops.
 */

const native = nativeOrReason();
const portable = portableEngine();

const batch = 3;
const filters = 5;

/** A convolution that copies the image into each filter, its pooling, and the pooling's gradient. */
function graphOf(height: number, width: number, size: readonly [number, number], padding = 0) {
  const graph = new Graph();
  const x = graph.input("x", [batch, height, width, 1]);
  const kernel = graph.variable("kernel", [1, 1, 1, filters], "parameter");
  const convolution = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
  const maps = ops.conv2d(convolution, x, kernel);
  const window = { size, strides: size, dilations: [1, 1], padding: [padding, 0, 0, 0], ceilMode: false } as const;
  const [y, positions] = ops.maxPool2d(window, maps);
  const upstream = graph.input("upstream", y.shape);
  graph.output("y", y);
  graph.output("dx", ops.maxPool2dGradient({ ...window, inputShape: maps.shape }, upstream, positions));
  const variables = {
    kernel: { shape: kernel.shape, dtype: "float32" as const, data: new Float32Array(filters).fill(1) },
  };
  return { graph, y, variables };
}

const cases: readonly (readonly [height: number, width: number, size: readonly [number, number]])[] = [
  [8, 12, [2, 2]],
  [14, 34, [2, 2]],
  [6, 70, [3, 2]],
  [4, 9, [2, 3]],
  [5, 21, [1, 7]],
  [30, 34, [15, 17]],
];

describe("max pooling of planes", () => {
  if (typeof native === "string") {
    it(`is not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }

  it.each(cases)(
    "%i × %i by %j equals the portable engine, with ties, infinities and NaN",
    async (height, width, size) => {
      const { graph, y, variables } = graphOf(height, width, size);
      // Few different values make ties.
      const x = testData(input([batch, height, width, 1]), 1).map((value) => Math.round(2 * value));
      x[3] = Number.NaN;
      x[width + 1] = Number.POSITIVE_INFINITY;
      x.fill(Number.NEGATIVE_INFINITY, height * width, height * width + 2 * width);
      const given = { inputs: { x, upstream: testData(input(y.shape), 2) }, variables };
      const [expected, found] = [await runGraph(portable, graph, given), await runGraph(native, graph, given)];
      expect(found.outputs.y?.data).toEqual(expected.outputs.y?.data);
      expect(found.outputs.dx?.data).toEqual(expected.outputs.dx?.data);
    },
  );

  it("takes its own loops only for windows that tile the image", async () => {
    const implementations = async (height: number, width: number, padding = 0) => {
      const { graph, y, variables } = graphOf(height, width, [2, 2], padding);
      const held = new Map([["kernel", native.variable(variables.kernel)]]);
      const program = await native.compile(planOf(graph, "test"), held);
      const steps = await program.profile([new Float32Array(batch * height * width), testData(input(y.shape), 2)]);
      return steps.filter(({ op }) => op.startsWith("maxPool2d")).map(({ implementation }) => implementation);
    };
    expect(await implementations(8, 12)).toEqual(["tiles", "tiles"]);
    expect(await implementations(9, 12)).not.toContain("tiles");
    expect(await implementations(8, 12, 1)).not.toContain("tiles");
  });
});
