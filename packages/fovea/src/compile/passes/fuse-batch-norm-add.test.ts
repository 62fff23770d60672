import { describe, expect, it } from "vitest";
import { input, testData } from "../../engine/testing/test-data.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { ops } from "../../ops/index.ts";
import { differentiate } from "../differentiate.ts";
import { expectSameOutputs } from "../testing/expect-same-outputs.ts";
import { transformed } from "../testing/transformed.ts";
import { eliminateCommonSubexpressions } from "./eliminate-common-subexpressions.ts";
import { eliminateDeadCode } from "./eliminate-dead-code.ts";
import { fuseBatchNormAdd } from "./fuse-batch-norm-add.ts";
import { fuseBatchNormGradientAdd } from "./fuse-batch-norm-gradient-add.ts";
import { fuseBatchNormRelu } from "./fuse-batch-norm-relu.ts";

const sum = (x: Value) => ops.reduceSum({ axes: x.shape.map((_, axis) => axis) }, x);

describe("residual blocks", () => {
  /** Two blocks, the second with a normalized shortcut, whose result two readers give derivatives back to. */
  const build = (graph: Graph) => {
    const x = graph.input("x", [5, 2]);
    const vectors = ["scale", "offset", "scale2", "offset2"].map((name) => graph.variable(name, [2], "parameter"));
    const [scale, offset, scale2, offset2] = vectors as [Value, Value, Value, Value];
    const first = ops.relu(ops.add(ops.batchNorm({ epsilon: 0.1 }, ops.exp(x), scale, offset)[0], x));
    const [branch] = ops.batchNorm({ epsilon: 0.1 }, ops.sigmoid(first), scale2, offset2);
    const [shortcut] = ops.batchNorm({ epsilon: 0.1 }, ops.tanh(first), scale, offset);
    const second = ops.relu(ops.add(branch, shortcut));
    const loss = sum(ops.multiply(ops.softmax(second), ops.square(second)));
    differentiate(loss, [x, ...vectors]).forEach((value, index) => {
      graph.output(`d${index}`, value);
    });
    graph.output("loss", loss);
  };
  const passed = (graph: Graph) =>
    [
      eliminateCommonSubexpressions,
      fuseBatchNormAdd,
      fuseBatchNormRelu,
      eliminateDeadCode,
      fuseBatchNormGradientAdd,
      eliminateDeadCode,
    ].reduce((current, pass) => pass(current), graph);

  it("need no loops over memory beside their normalizations", () => {
    const text = transformed(passed, build);
    const norms = text.split("\n").filter((line) => line.includes("= batchNorm"));
    expect(norms[0]).toMatch(/batchNorm\(%\d+, scale, offset, input:x\) \{"epsilon":0.1,"relu":true\}/);
    expect(norms[1]).toMatch(/batchNorm\(%\d+, scale2, offset2\) \{"epsilon":0.1\}/);
    expect(norms[2]).toMatch(/batchNorm\(%\d+, scale, offset, %\d+\) \{"epsilon":0.1,"relu":true\}/);
    expect(norms.filter((line) => line.includes('{"epsilon":0.1,"relu":true,"sum":true}'))).toHaveLength(2);
    expect(text).not.toContain("relu(");
    expect(text).not.toContain("select(");
  });

  it("compute what the graph says", async () => {
    const x = testData(input([5, 2]), 0);
    const variables = Object.fromEntries(
      ["scale", "offset", "scale2", "offset2"].map((name, index) => {
        const spec = input([2]);
        return [name, { ...spec, data: testData(spec, index + 1) }];
      }),
    );
    await expectSameOutputs(passed, build, { inputs: { x }, variables });
  });

  it("keep a sum of which the normalization's result is both parts", () => {
    const text = transformed(fuseBatchNormAdd, (graph) => {
      const vector = graph.input("v", [2]);
      const [y] = ops.batchNorm({ epsilon: 0.1 }, graph.input("x", [3, 2]), vector, vector);
      graph.output("y", ops.add(y, y));
    });
    expect(text).toContain("= add(");
  });

  it("keep a sum that is still to be computed when the normalization runs", () => {
    const text = transformed(fuseBatchNormAdd, (graph) => {
      const x = graph.input("x", [3, 2]);
      const vector = graph.input("v", [2]);
      const [y] = ops.batchNorm({ epsilon: 0.1 }, x, vector, vector);
      graph.output("y", ops.add(y, ops.exp(x)));
    });
    expect(text).toContain("= add(");
  });
});
