import { describe, expect, it } from "vitest";
import { input, testData } from "../../engine/testing/test-data.ts";
import type { Graph } from "../../graph/graph.ts";
import { ops } from "../../ops/index.ts";
import { differentiate } from "../differentiate.ts";
import { expectSameOutputs } from "../testing/expect-same-outputs.ts";
import { transformed } from "../testing/transformed.ts";
import { eliminateCommonSubexpressions } from "./eliminate-common-subexpressions.ts";
import { foldBatchNorm } from "./fold-batch-norm.ts";
import { foldBatchNormGradient } from "./fold-batch-norm-gradient.ts";

const pointwise = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;

/** A trained bias, then a convolution with batch normalization in inference mode, of which `trained` are updated too. */
const build =
  (...trained: string[]) =>
  (graph: Graph) => {
    const bias = graph.variable("bias", [3], "parameter");
    const kernel = graph.variable("kernel", [1, 1, 3, 4], "parameter");
    const factor = graph.variable("factor", [4], "parameter");
    const shift = graph.variable("shift", [4], "parameter");
    const x = ops.add(graph.input("x", [2, 5, 4, 3]), bias);
    const y = ops.relu(ops.add(ops.multiply(ops.conv2d(pointwise, x, kernel), factor), shift));
    const loss = ops.reduceSum({ axes: [0, 1, 2, 3] }, y);
    const updated = [bias, ...[kernel, factor, shift].filter(({ origin }) => trained.includes(Object(origin).name))];
    differentiate(loss, updated).forEach((gradient, index) => {
      const variable = updated[index] ?? bias;
      graph.update(variable, ops.subtract(variable, ops.multiply(gradient, 0.1)));
      graph.output(`d${index}`, gradient);
    });
    graph.output("loss", loss);
  };

const passes = (graph: Graph) =>
  [foldBatchNorm, foldBatchNormGradient, eliminateCommonSubexpressions].reduce((current, pass) => pass(current), graph);

/** What reads or multiplies the kernel. */
const lines = (text: string) => text.split("\n").filter((line) => /conv2d|factor/.test(line));

describe("batch normalization in inference mode within a training step", () => {
  it("goes into the kernel in both directions where it is frozen", () => {
    expect(lines(transformed((graph) => graph, build()))).toEqual([
      expect.stringMatching(/^%(\d+): .* = conv2d\(%\d+, kernel\)/),
      expect.stringMatching(/^%(\d+): float32\[2, 5, 4, 4\] = multiply\(%\d+, factor\)/),
      expect.stringMatching(/^%(\d+): float32\[2, 5, 4, 4\] = multiply\(%\d+, factor\)/),
      expect.stringMatching(/^%(\d+): .* = conv2dInputGradient\(%\d+, kernel\)/),
    ]);
    const [folded = "", forward = "", backward = "", ...others] = lines(transformed(passes, build()));
    expect(others).toEqual([]);
    const [, id = ""] = /^(%\d+): float32\[1, 1, 3, 4\] = multiply\(kernel, factor\)/.exec(folded) ?? [];
    expect(forward).toMatch(new RegExp(`= conv2d\\(%\\d+, ${id}, %\\d+\\)`));
    expect(backward).toMatch(new RegExp(`= conv2dInputGradient\\(%\\d+, ${id}\\)`));
  });

  it.each(["kernel", "factor"])("stays where it is if the %s is trained", (name) => {
    const before = transformed(eliminateCommonSubexpressions, build(name));
    expect(transformed(passes, build(name))).toBe(before);
  });

  it("stays where it is if the shift is trained, but for the factor", () => {
    const text = transformed(passes, build("shift"));
    expect(text).toContain("= multiply(kernel, factor)");
    expect(text).toMatch(/= add\(%\d+, shift\)/);
  });

  it.each(["bias", "shift", "kernel"])("computes what the graph says if the %s is trained", async (trained) => {
    const variables = Object.fromEntries(
      Object.entries({ bias: [3], kernel: [1, 1, 3, 4], factor: [4], shift: [4] }).map(([name, shape], index) => {
        const spec = input(shape);
        return [name, { ...spec, data: testData(spec, index + 1) }];
      }),
    );
    const inputs = { x: testData(input([2, 5, 4, 3]), 9) };
    await expectSameOutputs(passes, build(trained), { variables, inputs });
  });
});
