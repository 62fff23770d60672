import { describe, expect, it } from "vitest";
import { portableEngine } from "../../engine/portable/portable-engine.ts";
import { expectClose } from "../../engine/testing/expect-close.ts";
import { runGraph } from "../../engine/testing/run-graph.ts";
import { input, testData } from "../../engine/testing/test-data.ts";
import { Graph, type Value } from "../../graph/graph.ts";
import { verify } from "../../graph/verify.ts";
import { ops } from "../../ops/index.ts";
import { passes, planOf } from "../compile.ts";
import { differentiate } from "../differentiate.ts";
import { lower } from "../lower.ts";
import { expectSameOutputs } from "../testing/expect-same-outputs.ts";
import { transformed } from "../testing/transformed.ts";
import { eliminateCommonSubexpressions } from "./eliminate-common-subexpressions.ts";
import { eliminateDeadCode } from "./eliminate-dead-code.ts";
import { fuseActivations } from "./fuse-activations.ts";
import { fuseBatchNormRelu } from "./fuse-batch-norm-relu.ts";
import { fuseConvAdd } from "./fuse-conv-add.ts";
import { fuseElementwise } from "./fuse-elementwise.ts";
import { hoistActivations } from "./hoist-activations.ts";
import { materializeUpdates } from "./materialize-updates.ts";

const conv = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;

const sum = (x: Value) => ops.reduceSum({ axes: x.shape.map((_, axis) => axis) }, x);

describe("eliminateDeadCode", () => {
  it("keeps what outputs and updates need, and nothing else", () => {
    const text = transformed(eliminateDeadCode, (graph) => {
      const x = graph.input("x", [2]);
      const w = graph.variable("w", [2], "parameter");
      ops.exp(ops.sqrt(x));
      graph.output("y", ops.tanh(x));
      graph.update(w, ops.add(w, x));
    });
    expect(text).toMatchInlineSnapshot(`
      "%2: float32[2] = tanh(input:x)
      %3: float32[2] = add(w, input:x)
      update w <- %3
      output y = %2"
    `);
  });
});

describe("fuseConvAdd", () => {
  it("gives the later of two convolutions the other one's result as addend, and takes the activation along", () => {
    const build = (graph: Graph) => {
      const x = graph.input("x", [1, 4, 4, 8]);
      const one = graph.variable("one", [1, 1, 8, 8], "parameter");
      const two = graph.variable("two", [1, 1, 8, 8], "parameter");
      const bias = graph.variable("bias", [8], "parameter");
      graph.output("y", ops.relu(ops.add(ops.conv2d(conv, x, one, bias), ops.conv2d(conv, x, two, bias))));
    };
    expect(transformed((graph) => fuseActivations(fuseConvAdd(graph)), build)).toMatchInlineSnapshot(`
      "%4: float32[1, 4, 4, 8] = conv2d(input:x, one, bias) {"strides":[1,1],"dilations":[1,1],"padding":[0,0,0,0],"groups":1}
      %5: float32[1, 4, 4, 8] = conv2d(input:x, two, bias, %4) {"strides":[1,1],"dilations":[1,1],"padding":[0,0,0,0],"groups":1,"activation":"relu"}
      output y = %5"
    `);
  });

  it("leaves a convolution whose result is read twice, and a sum that repeats its operand", () => {
    const text = transformed(fuseConvAdd, (graph) => {
      const x = graph.input("x", [1, 4, 4, 8]);
      const kernel = graph.variable("kernel", [1, 1, 8, 8], "parameter");
      const y = ops.conv2d(conv, x, kernel);
      graph.output("y", ops.add(y, x));
      graph.output("z", ops.add(y, graph.variable("shift", [8], "parameter")));
    });
    expect(text).toMatchInlineSnapshot(`
      "%3: float32[1, 4, 4, 8] = conv2d(input:x, kernel) {"strides":[1,1],"dilations":[1,1],"padding":[0,0,0,0],"groups":1}
      %4: float32[1, 4, 4, 8] = add(%3, input:x)
      %5: float32[1, 4, 4, 8] = add(%3, shift)
      output y = %4
      output z = %5"
    `);
  });
});

describe("hoistActivations", () => {
  it("takes what follows a reshaped product to the product", () => {
    const text = transformed(hoistActivations, (graph) => {
      const x = graph.input("x", [6, 4]);
      const weights = graph.variable("weights", [4, 5], "parameter");
      const factor = graph.variable("factor", [5], "parameter");
      const y = ops.reshape({ shape: [2, 3, 5] }, ops.matmul({}, x, weights));
      graph.output("y", ops.gelu(ops.multiply(y, factor)));
    });
    expect(text).toMatchInlineSnapshot(`
      "%3: float32[6, 5] = matmul(input:x, weights)
      %4: float32[6, 5] = multiply(%3, factor)
      %5: float32[6, 5] = gelu(%4)
      %6: float32[2, 3, 5] = reshape(%5) {"shape":[2,3,5]}
      output y = %6"
    `);
  });

  it("activates a convolution before its maximum is taken, in a prediction alone", () => {
    const build = (graph: Graph, bottom = 0) => {
      const x = graph.input("x", [1, 4, 4, 8]);
      const kernel = graph.variable("kernel", [1, 1, 8, 8], "parameter");
      const window = { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: [0, bottom, 0, 0] } as const;
      graph.output("y", ops.relu(ops.maxPool2d(window, ops.conv2d(conv, x, kernel))[0]));
      return kernel;
    };
    const operations = (text: string) => text.match(/(?<== )[a-z0-9A-Z]+(?=\()/g);
    expect(operations(transformed(hoistActivations, (graph) => void build(graph)))).toEqual([
      "conv2d",
      "relu",
      "maxPool2d",
    ]);
    const training = transformed(hoistActivations, (graph) => {
      const kernel = build(graph);
      graph.update(kernel, ops.multiply(kernel, 0.5));
    });
    expect(operations(training)?.slice(0, 3)).toEqual(["conv2d", "maxPool2d", "relu"]);
    const padded = transformed(hoistActivations, (graph) => {
      build(graph, 2);
    });
    expect(operations(padded), "a row of windows on padding alone").toEqual(["conv2d", "maxPool2d", "relu"]);
  });
});

describe("eliminateCommonSubexpressions", () => {
  it("computes equal nodes once, also where their scalars are equal", () => {
    const text = transformed(eliminateCommonSubexpressions, (graph) => {
      const x = graph.input("x", [2]);
      graph.output("y", ops.add(ops.multiply(x, 2), ops.multiply(x, 2)));
    });
    expect(text).toMatchInlineSnapshot(`
      "%2: float32[2] = multiply(input:x, 2)
      %4: float32[2] = add(%2, %2)
      output y = %4"
    `);
  });

  it("keeps nodes apart that differ in an attribute or a scalar's type", () => {
    const text = transformed(eliminateCommonSubexpressions, (graph) => {
      const x = graph.input("x", [2]);
      const one = graph.constant({ shape: [], dtype: "int32", data: Int32Array.of(1) });
      graph.output("a", ops.add(ops.clip({ alpha: -Infinity }, x), ops.clip({ alpha: Infinity }, x)));
      graph.output("b", ops.reshape({ shape: [1] }, one));
      graph.output("c", ops.reshape({ shape: [1] }, graph.scalar(1)));
    });
    expect(text.match(/= clip/g)).toHaveLength(2);
    expect(text.match(/= reshape/g)).toHaveLength(2);
  });
});

describe("fuseActivations", () => {
  it("moves an activation into the convolution or product that it alone reads", () => {
    const text = transformed(fuseActivations, (graph) => {
      const x = graph.input("x", [1, 3, 3, 1]);
      const kernel = graph.variable("kernel", [2, 2, 1, 1], "parameter");
      const y = ops.leakyRelu({ alpha: 0.3 }, ops.conv2d(conv, x, kernel));
      graph.output("y", ops.tanh(ops.matmul(ops.reshape({ shape: [1, 4] }, y), graph.input("w", [4, 2]))));
    });
    expect(text).toMatchInlineSnapshot(`
      "%3: float32[1, 2, 2, 1] = conv2d(input:x, kernel) {"strides":[1,1],"dilations":[1,1],"padding":[0,0,0,0],"groups":1,"activation":"leakyRelu","alpha":0.3}
      %4: float32[1, 4] = reshape(%3) {"shape":[1,4]}
      %5: float32[1, 2] = matmul(%4, input:w) {"activation":"tanh"}
      output y = %5"
    `);
  });

  it("leaves one whose input is read elsewhere", () => {
    const text = transformed(fuseActivations, (graph) => {
      const product = ops.matmul(graph.input("a", [2, 3]), graph.input("b", [3, 2]));
      graph.output("y", ops.relu(product));
      graph.output("product", product);
    });
    expect(text).toContain("= relu(");
  });
});

describe("fuseBatchNormRelu", () => {
  const build = (graph: Graph) => {
    const [x, scale, offset] = [graph.input("x", [3, 2]), graph.input("scale", [2]), graph.input("offset", [2])];
    const y = ops.relu(ops.batchNorm({ epsilon: 0.1 }, x, scale, offset)[0]);
    const loss = sum(ops.multiply(y, ops.exp(y)));
    differentiate(loss, [x, scale, offset]).forEach((value, index) => {
      graph.output(`d${index}`, value);
    });
    graph.output("loss", loss);
  };

  it("moves the relu into the normalization and its mask into the gradient", () => {
    const text = transformed(
      (graph) => eliminateDeadCode(fuseBatchNormRelu(eliminateCommonSubexpressions(graph))),
      build,
    );
    expect(text).toContain('batchNorm(input:x, input:scale, input:offset) {"epsilon":0.1,"relu":true}');
    expect(text).toMatch(/batchNormGradient\(input:x, %\d+, input:scale, %4, %5, %3\) \{"epsilon":0.1,"relu":true\}/);
    expect(text).not.toContain("select(");
  });

  it("computes what the graph says", async () => {
    const specs = { x: input([3, 2]), scale: input([2]), offset: input([2]) };
    const inputs = Object.fromEntries(
      Object.entries(specs).map(([name, spec], index) => [name, testData(spec, index)]),
    );
    await expectSameOutputs(fuseBatchNormRelu, build, { inputs });
  });

  it.each([
    ["passes another number than 0 where the result is not positive", 0, 0.1],
    ["passes from another threshold than 0", 0.5, 0],
  ])("leaves a gradient that %s", async (_, threshold, otherwise) => {
    const leaky = (graph: Graph) => {
      const [x, scale, offset] = [graph.input("x", [3, 2]), graph.input("scale", [2]), graph.input("offset", [2])];
      const [normal, mean, variance] = ops.batchNorm({ epsilon: 0.1 }, x, scale, offset);
      const upstream = ops.select(ops.greater(ops.relu(normal), threshold), ops.exp(x), otherwise);
      const gradients = ops.batchNormGradient({ epsilon: 0.1 }, x, upstream, scale, mean, variance);
      gradients.slice(0, 3).forEach((value, index) => {
        graph.output(`d${index}`, value);
      });
    };
    expect(transformed(fuseBatchNormRelu, leaky)).toContain("select(");
    const inputs = { x: testData(input([3, 2]), 0), scale: testData(input([2]), 1), offset: testData(input([2]), 2) };
    await expectSameOutputs(fuseBatchNormRelu, leaky, { inputs });
  });

  it("leaves a normalization that something else reads too", () => {
    const text = transformed(fuseBatchNormRelu, (graph) => {
      const vector = graph.input("v", [2]);
      const [y] = ops.batchNorm({ epsilon: 0.1 }, graph.input("x", [3, 2]), vector, vector);
      graph.output("y", ops.add(ops.relu(y), y));
    });
    expect(text).toContain("= relu(");
  });
});

describe("fuseElementwise", () => {
  it("makes one loop of a chain and stores only what is read outside", () => {
    const text = transformed(fuseElementwise, (graph) => {
      const x = graph.input("x", [2, 3]);
      const centred = ops.subtract(x, graph.input("mean", [3]));
      graph.output("y", ops.add(ops.square(centred), 1));
      graph.output("z", centred);
    });
    expect(text).toMatchInlineSnapshot(`
      "%3: float32[2, 3], %4: float32[2, 3] = fusedElementwise(input:x, input:mean, 1) {"expression":[{"op":"subtract","args":[0,1]},{"op":"square","args":[3]},{"op":"add","args":[4,2]}],"results":[3,5],"shape":[2,3]}
      output y = %4
      output z = %3"
    `);
  });

  it("computes a backward mask where it is used, not where the forward pass would have to keep it", () => {
    const text = transformed(fuseElementwise, (graph) => {
      const x = graph.input("x", [2, 3]);
      const y = ops.relu(ops.add(x, 1));
      const loss = sum(ops.softmax(y));
      graph.output("dx", differentiate(loss, [x])[0] as Value);
    });
    const loops = text.split("\n").filter((line) => line.includes("fusedElementwise("));
    expect(loops[0]).toContain('"results":[3]');
    expect(loops.at(-1)).toMatch(/"op":"greater".*"op":"select"/);
  });

  it("takes in a loop once that makes both inputs of a node", () => {
    const text = transformed(fuseElementwise, (graph) => {
      const y = ops.exp(graph.input("x", [3]));
      graph.output("y", ops.multiply(ops.sqrt(y), ops.square(y)));
    });
    expect(text.match(/"op"/g)).toHaveLength(4);
  });

  it("keeps loops of different shapes apart and starts a new one after 48 steps", () => {
    const text = transformed(fuseElementwise, (graph) => {
      const x = graph.input("x", [3]);
      let y = ops.add(ops.exp(x), graph.input("m", [2, 3]));
      for (let i = 0; i < 50; i++) y = ops.tanh(y);
      graph.output("y", y);
    });
    expect(text.match(/fusedElementwise/g)).toHaveLength(3);
  });
});

describe("materializeUpdates", () => {
  it("gives an update a value of its own when it is an output, a variable or not element-wise", () => {
    const text = transformed(materializeUpdates, (graph) => {
      const [a, b, c] = ["a", "b", "c"].map((name) => graph.variable(name, [2], "parameter")) as [Value, Value, Value];
      const next = ops.add(a, 1);
      graph.output("next", next);
      graph.output("old", b);
      graph.update(a, next);
      graph.update(b, c);
      graph.update(c, ops.softmax(a));
    });
    expect(text).toMatchInlineSnapshot(`
      "%4: float32[2] = add(a, 1)
      %5: float32[2] = softmax(a)
      %6: float32[2] = toFloat(b)
      %7: float32[2] = toFloat(%4)
      %8: float32[2] = toFloat(c)
      %9: float32[2] = toFloat(%5)
      update a <- %7
      update b <- %8
      update c <- %9
      output next = %4
      output old = %6"
    `);
  });

  it("lets variables exchange their values", async () => {
    const graph = new Graph();
    const a = graph.variable("a", [2], "parameter");
    const b = graph.variable("b", [2], "parameter");
    graph.update(a, b);
    graph.update(b, a);
    const tensor = (...data: number[]) => ({ shape: [2], dtype: "float32" as const, data: Float32Array.from(data) });
    const { variables } = await runGraph(portableEngine(), graph, {
      variables: { a: tensor(1, 2), b: tensor(3, 4) },
    });
    expect(variables.a).toEqual(Float32Array.of(3, 4));
    expect(variables.b).toEqual(Float32Array.of(1, 2));
  });
});

it("every pass leaves inputs, outputs, updates and their names alone", () => {
  const graph = new Graph();
  const x = graph.input("x", [1, 4, 4, 1]);
  const kernel = graph.variable("kernel", [2, 2, 1, 2], "parameter");
  const loss = sum(ops.relu(ops.conv2d(conv, x, kernel)));
  graph.input("unused", [1], "uint8");
  graph.output("loss", loss);
  graph.update(kernel, ops.subtract(kernel, differentiate(loss, [kernel])[0] as Value));
  for (const pass of passes) {
    const result = pass(graph);
    verify(result);
    expect([...result.inputs.keys()]).toEqual(["x", "unused"]);
    expect([...result.outputs.keys()]).toEqual(["loss"]);
    expect([...result.updates.keys()]).toEqual(["kernel"]);
  }
  expect(planOf(graph, "step").instructions.map(({ op }) => op)).toEqual([
    "conv2d",
    "reduceSum",
    "reshape",
    "broadcastTo",
    "fusedElementwise",
    "conv2dFilterGradient",
    "fusedElementwise",
  ]);
});

it("a training step computes the same with all passes as with none", async () => {
  const shapes = { kernel: [3, 3, 2, 4], bias: [4], scale: [4], offset: [4], dense: [16, 3], denseBias: [3] };
  const build = () => {
    const graph = new Graph();
    const parameter = (name: keyof typeof shapes) => graph.variable(name, shapes[name], "parameter");
    const x = graph.input("x", [2, 6, 6, 2]);
    const features = ops.tanh(ops.conv2d(conv, x, parameter("kernel"), parameter("bias")));
    const [normal, mean] = ops.batchNorm({ epsilon: 1e-3 }, features, parameter("scale"), parameter("offset"));
    const statistic = graph.variable("mean", [4], "statistic");
    graph.update(statistic, ops.add(ops.multiply(statistic, 0.9), ops.multiply(mean, 0.1)));
    const window = { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;
    const [pooled] = ops.maxPool2d(window, ops.relu(normal));
    const flat = ops.reshape({ shape: [2, 16] }, pooled);
    const logits = ops.matmul(flat, parameter("dense"), parameter("denseBias"));
    const labels = graph.constant({ shape: [2], dtype: "int32", data: Int32Array.of(2, 0) });
    const loss = sum(ops.softmaxCrossEntropy({ labelSmoothing: 0 }, logits, labels)[0]);
    const parameters = Object.keys(shapes).map((name) => graph.variables.get(name) as Value);
    differentiate(loss, parameters).forEach((gradient, index) => {
      const value = parameters[index] as Value;
      graph.update(value, ops.subtract(value, ops.multiply(gradient, 0.1)));
    });
    graph.output("loss", loss);
    return graph;
  };
  const variables = Object.fromEntries(
    Object.entries({ ...shapes, mean: [4] }).map(([name, shape], index) => {
      const spec = input(shape);
      return [name, { ...spec, data: testData(spec, index) }];
    }),
  );
  const inputs = { x: testData(input([2, 6, 6, 2]), 9) };
  const plain = (graph: Graph) => lower(fuseElementwise(materializeUpdates(graph), 1), "plain");
  const expected = await runGraph(portableEngine(), build(), { inputs, variables, plan: plain });
  const actual = await runGraph(portableEngine(), build(), { inputs, variables });
  expect(actual.plan.instructions.length).toBeLessThan(expected.plan.instructions.length);
  expectClose(actual.outputs.loss?.data ?? inputs.x, expected.outputs.loss?.data ?? inputs.x, 1e-6, "loss");
  for (const [name, data] of Object.entries(expected.variables)) {
    expectClose(actual.variables[name] ?? inputs.x, data, 1e-6, name);
  }
});
