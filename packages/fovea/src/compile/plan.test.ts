import { describe, expect, it } from "vitest";
import { Graph, type Value } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import { planOf } from "./compile.ts";
import { differentiate } from "./differentiate.ts";
import { formatPlan } from "./plan.ts";

/** A training step of one dense layer, with momentum. */
function denseStep(): Graph {
  const graph = new Graph();
  const x = graph.input("x", [4, 3]);
  const labels = graph.input("labels", [4], "int32");
  const kernel = graph.variable("dense/kernel", [3, 2], "parameter");
  const bias = graph.variable("dense/bias", [2], "parameter");
  const velocity = graph.variable("dense/kernel/velocity", [3, 2], "optimizerState");
  const logits = graph.scoped("dense", () => ops.matmul(x, kernel, bias));
  const [losses] = graph.scoped("loss", () => ops.softmaxCrossEntropy({ labelSmoothing: 0 }, logits, labels));
  const loss = ops.multiply(ops.reduceSum({ axes: [0] }, losses), 1 / 4);
  const [dkernel, dbias] = differentiate(loss, [kernel, bias]) as [Value, Value];
  const next = ops.subtract(ops.multiply(velocity, 0.9), ops.multiply(dkernel, 0.1));
  graph.update(velocity, next);
  graph.update(kernel, ops.add(kernel, next));
  graph.update(bias, ops.subtract(bias, ops.multiply(dbias, 0.1)));
  graph.output("loss", loss);
  return graph;
}

describe("planOf", () => {
  it("lays a training step out flat", () => {
    expect(formatPlan(planOf(denseStep(), "train"))).toMatchInlineSnapshot(`
      "plan train
        input b0: float32[4, 3] "x"
        input b1: int32[4] "labels"
        optimizerState b2: float32[3, 2] "dense/kernel/velocity"
        parameter b3: float32[3, 2] "dense/kernel"
        parameter b4: float32[2] "dense/bias"
        constant b9: float32[] = 0.25
        output b10: float32[] "loss"
        constant b11: float32[] = 1
        constant b20: float32[] = 0.8999999761581421
        constant b21: float32[] = 0.10000000149011612
        constant b22: float32[] = 0.10000000149011612
        b5: float32[4, 2] = matmul(b0, b3, b4)  # dense
        b6: float32[4], b7: float32[4, 2] = softmaxCrossEntropy(b5, b1) {"labelSmoothing":0}  # loss
        b8: float32[] = reduceSum(b6) {"axes":[0]}
        b10: float32[] = fusedElementwise(b8, b9) {"expression":[{"op":"multiply","args":[0,1]}],"results":[2],"shape":[]}
        b12: float32[] = fusedElementwise(b11, b9) {"expression":[{"op":"multiply","args":[0,1]}],"results":[2],"shape":[]}
        b13: float32[1] = reshape(b12) {"shape":[1]}
        b14: float32[4] = broadcastTo(b13) {"shape":[4]}
        b15: float32[4, 1] = reshape(b14) {"shape":[4,1]}  # loss
        b16: float32[4, 2] = softmaxCrossEntropyGradient(b7, b1) {"labelSmoothing":0}  # loss
        b17: float32[4, 2] = fusedElementwise(b15, b16) {"expression":[{"op":"multiply","args":[0,1]}],"results":[2],"shape":[4,2]}  # loss
        b18: float32[3, 2] = matmul(b0, b17) {"transposeA":true}  # dense
        b19: float32[2] = reduceSum(b17) {"axes":[0]}  # dense
        b2: float32[3, 2], b3: float32[3, 2] = fusedElementwise(b2, b20, b18, b21, b3) {"expression":[{"op":"multiply","args":[0,1]},{"op":"multiply","args":[2,3]},{"op":"subtract","args":[5,6]},{"op":"add","args":[4,7]}],"results":[7,8],"shape":[3,2]}
        b4: float32[2] = fusedElementwise(b19, b22, b4) {"expression":[{"op":"multiply","args":[0,1]},{"op":"subtract","args":[2,3]}],"results":[4],"shape":[2]}"
    `);
  });

  it("is plain data", () => {
    const plan = planOf(denseStep(), "train");
    const { instructions, inputs, outputs } = JSON.parse(JSON.stringify(plan));
    expect({ instructions, inputs, outputs }).toEqual({
      instructions: plan.instructions,
      inputs: plan.inputs,
      outputs: plan.outputs,
    });
  });

  it("writes every buffer once, before it is read", () => {
    const plan = planOf(denseStep(), "train");
    const written = new Set(
      plan.buffers.flatMap(({ id, role }) => (role === "temporary" || role === "output" ? [] : [id])),
    );
    for (const { inputs, outputs } of plan.instructions) {
      for (const id of inputs) expect(written).toContain(id);
      for (const id of outputs) written.add(id);
    }
    for (const id of plan.outputs) expect(written).toContain(id);
  });

  it("copies an update at the end when the variable is read after it", () => {
    const graph = new Graph();
    const w = graph.variable("w", [2], "parameter");
    const next = ops.add(w, 1);
    graph.update(w, next);
    graph.output("late", ops.softmax(ops.reshape({ shape: [2] }, w)));
    expect(formatPlan(planOf(graph, "late"))).toMatchInlineSnapshot(`
      "plan late
        parameter b0: float32[2] "w"
        constant b1: float32[] = 1
        output b4: float32[2] "late"
        b2: float32[2] = fusedElementwise(b0, b1) {"expression":[{"op":"add","args":[0,1]}],"results":[2],"shape":[2]}
        b3: float32[2] = reshape(b0) {"shape":[2]}
        b4: float32[2] = softmax(b3)
        b0: float32[2] = fusedElementwise(b2) {"expression":[{"op":"toFloat","args":[0]}],"results":[1],"shape":[2]}"
    `);
  });
});
