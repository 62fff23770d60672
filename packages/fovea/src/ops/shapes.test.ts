import { describe, expect, it } from "vitest";
import { Graph, type Value } from "../graph/graph.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { ops } from "./index.ts";
import { split } from "./split.ts";
import { resolvePadding } from "./window.ts";

const of = (shape: Shape, dtype: DType = "float32"): Value => {
  const graph = new Graph();
  return graph.input("x", shape, dtype);
};
/** Several inputs of one graph. */
const inputs = (...shapes: readonly Shape[]): Value[] => {
  const graph = new Graph();
  return shapes.map((shape, index) => graph.input(`x${index}`, shape));
};
const two = (a: Shape, b: Shape) => inputs(a, b) as [Value, Value];

const conv = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
const pool = { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;

describe("conv2d", () => {
  it.each([
    [[8, 28, 28, 1], [5, 5, 1, 6], {}, [8, 24, 24, 6]],
    [[8, 7, 9, 3], [3, 3, 3, 4], { strides: [2, 2], padding: [0, 1, 1, 1] }, [8, 3, 5, 4]],
    [[1, 9, 9, 4], [3, 3, 1, 8], { groups: 4 }, [1, 7, 7, 8]],
    [[1, 9, 9, 1], [3, 2, 1, 1], { dilations: [2, 3] }, [1, 5, 6, 1]],
  ] as const)("%j with a kernel %j and %j → %j", (x, kernel, options, expected) => {
    const [image, weights] = two(x, kernel);
    expect(ops.conv2d({ ...conv, ...options }, image, weights).shape).toEqual(expected);
  });

  it("names the layer and both shapes when the channels do not fit", () => {
    const [x, kernel] = two([8, 32, 32, 6], [3, 3, 1, 8]);
    const apply = (groups: number) => x.graph.scoped("stage2/conv1", () => ops.conv2d({ ...conv, groups }, x, kernel));
    expect(() => apply(4)).toThrow(
      'conv2d "stage2/conv1": expected input channels divisible by groups=4, received 6 (input [8, 32, 32, 6])',
    );
    expect(() => apply(3)).toThrow(
      'conv2d "stage2/conv1": expected a kernel [height, width, 2, a multiple of 3] for groups=3 and input ' +
        "[8, 32, 32, 6], received [3, 3, 1, 8]",
    );
  });

  it("says when the window is larger than the image", () => {
    const [x, kernel] = two([1, 4, 9, 1], [3, 3, 1, 1]);
    expect(() => ops.conv2d({ ...conv, dilations: [2, 1] }, x, kernel)).toThrow(
      "conv2d: expected an input of at least 5 rows for a 3×3 window with dilation 2, received 4 + 0 of padding " +
        "(input [1, 4, 9, 1])",
    );
  });

  it("refuses another rank and a bias of another length", () => {
    const [flat, kernel] = two([8, 10], [3, 3, 1, 1]);
    expect(() => ops.conv2d(conv, flat, kernel)).toThrow(
      "conv2d: expected an input [batch, height, width, channels], received [8, 10]",
    );
    const [x, weights, bias] = inputs([1, 5, 5, 2], [3, 3, 2, 4], [3]) as [Value, Value, Value];
    expect(() => ops.conv2d(conv, x, weights, bias)).toThrow("conv2d: expected a bias [4], received [3]");
  });
});

describe("resolvePadding", () => {
  const window = { size: [3, 2], strides: [2, 2], dilations: [1, 1] } as const;
  it.each([
    ["valid", [5, 6], [0, 0, 0, 0]],
    ["same", [5, 6], [1, 1, 0, 0]],
    ["same", [6, 7], [0, 1, 0, 1]],
    [2, [5, 6], [2, 2, 2, 2]],
    [
      [1, 3],
      [5, 6],
      [1, 1, 3, 3],
    ],
    [
      [1, 2, 3, 4],
      [5, 6],
      [1, 2, 3, 4],
    ],
  ] as const)("%j of %j → %j", (option, size, expected) => {
    expect(resolvePadding(option, size, window)).toEqual(expected);
  });
});

describe("pooling", () => {
  it.each([
    [[1, 7, 7, 3], {}, [1, 3, 3, 3]],
    [[1, 7, 7, 3], { ceilMode: true }, [1, 4, 4, 3]],
    // A window that would start in the far padding is dropped.
    [[1, 6, 6, 3], { ceilMode: true, padding: [1, 1, 1, 1] }, [1, 4, 4, 3]],
    [[1, 5, 5, 3], { size: [2, 2], strides: [3, 3], ceilMode: true, padding: [0, 1, 0, 1] }, [1, 2, 2, 3]],
    // PyTorch lets the only window reach past the edge, by less than a stride.
    [[1, 2, 2, 3], { size: [3, 3], strides: [2, 2], ceilMode: true }, [1, 1, 1, 3]],
  ] as const)("%j with %j → %j", (shape, options, expected) => {
    const x = of(shape);
    const [y, position] = ops.maxPool2d({ ...pool, ...options }, x);
    expect(y.shape).toEqual(expected);
    expect(position.dtype).toBe("uint8");
    expect(ops.averagePool2d({ ...pool, ...options, countPadding: true }, x).shape).toEqual(expected);
  });

  it("keeps the position in a larger type where a byte does not hold it", () => {
    expect(ops.maxPool2d({ ...pool, size: [16, 16] }, of([1, 16, 16, 1]))[1].dtype).toBe("int32");
  });

  it("adapts and resizes to any size of at least 1", () => {
    expect(ops.adaptiveAveragePool2d({ outputSize: [3, 2] }, of([2, 5, 7, 4])).shape).toEqual([2, 3, 2, 4]);
    expect(ops.resize2d({ outputSize: [10, 3], method: "nearest" }, of([2, 5, 7, 4])).shape).toEqual([2, 10, 3, 4]);
    expect(() => ops.resize2d({ outputSize: [0, 3], method: "bilinear" }, of([2, 5, 7, 4]))).toThrow(
      "resize2d: expected an output size of at least [1, 1], received [0, 3]",
    );
    expect(() => ops.adaptiveAveragePool2d({ outputSize: [1, 1] }, of([5, 7]))).toThrow(
      "adaptiveAveragePool2d: expected an input [batch, height, width, channels], received [5, 7]",
    );
  });
});

describe("matmul", () => {
  it("multiplies as the transposes say", () => {
    const [a, b] = two([5, 3], [7, 5]);
    expect(ops.matmul({ transposeA: true, transposeB: true }, a, b).shape).toEqual([3, 7]);
  });

  it("gives both shapes when they do not fit", () => {
    const [a, b, bias] = inputs([2, 3], [4, 5], [4]) as [Value, Value, Value];
    expect(() => ops.matmul(a, b)).toThrow("matmul: expected equal inner sizes, received 3 and 4 ([2, 3] and [4, 5])");
    expect(() => ops.matmul({ transposeB: true }, a, bias)).toThrow(
      "matmul: expected two matrices, received [2, 3] and [4]",
    );
    expect(() => ops.matmul({ transposeA: true }, b, b, bias)).toThrow("matmul: expected a bias [5], received [4]");
  });
});

describe("element-wise ops", () => {
  it("broadcast as NumPy's", () => {
    const [a, b] = two([2, 1, 3], [4, 1]);
    expect(ops.add(a, b).shape).toEqual([2, 4, 3]);
    expect(ops.select(ops.greater(a, 0), b, 1).shape).toEqual([2, 4, 3]);
  });

  it("give both shapes when they do not broadcast", () => {
    const [a, b] = two([2, 3], [2]);
    expect(() => ops.multiply(a, b)).toThrow("multiply: expected shapes that broadcast, received [2, 3] and [2]");
  });

  it("turn every element type into float32", () => {
    expect(ops.toFloat(of([2], "uint8")).dtype).toBe("float32");
  });
});

describe("ops that move data", () => {
  it("keep the element type", () => {
    const x = of([2, 3, 4], "uint8");
    const results = [
      ops.reshape({ shape: [6, 4] }, x),
      ops.transpose({ permutation: [2, 0, 1] }, x),
      ops.pad({ before: [0, 1, 0], after: [0, 0, 2] }, x),
      ops.slice({ begin: [1, 0, 2], size: [1, 3, 2] }, x),
      ops.concat({ axis: 1 }, x, x),
      ops.broadcastTo({ shape: [5, 2, 3, 4] }, x),
    ];
    expect(results.map(({ shape }) => shape)).toEqual([
      [6, 4],
      [4, 2, 3],
      [2, 4, 6],
      [1, 3, 2],
      [2, 6, 4],
      [5, 2, 3, 4],
    ]);
    expect(new Set(results.map(({ dtype }) => dtype))).toEqual(new Set(["uint8"]));
  });

  it("split undoes concat", () => {
    expect(split({ axis: 1, sizes: [2, 3] }, of([4, 5])).map(({ shape }) => shape)).toEqual([
      [4, 2],
      [4, 3],
    ]);
  });

  it.each([
    [
      "reshape",
      () => ops.reshape({ shape: [5] }, of([2, 3])),
      "expected a shape of 6 elements for input [2, 3], received [5]",
    ],
    [
      "reshape",
      () => ops.reshape({ shape: [4, 1.5] }, of([2, 3])),
      "expected a shape of 6 elements for input [2, 3], received [4, 1.5]",
    ],
    [
      "transpose",
      () => ops.transpose({ permutation: [0, 0] }, of([2, 3])),
      "expected a permutation of the 2 axes of [2, 3], received [0, 0]",
    ],
    [
      "pad",
      () => ops.pad({ before: [1], after: [0, -1] }, of([2, 3])),
      "expected 2 counts of at least 0 before and after the axes of [2, 3], received [1] and [0, -1]",
    ],
    [
      "slice",
      () => ops.slice({ begin: [1, 2], size: [1, 2] }, of([2, 3])),
      "expected a block inside [2, 3], received begin [1, 2] and size [1, 2]",
    ],
    [
      "concat",
      () => ops.concat({ axis: 1 }, ...inputs([2, 3], [3, 3])),
      "expected tensors of equal element type whose shapes differ only along axis 1, received float32[2, 3], float32[3, 3]",
    ],
    [
      "split",
      () => split({ axis: 1, sizes: [2, 2] }, of([4, 5])),
      "expected sizes that add up to axis 1 of [4, 5], received [2, 2]",
    ],
    [
      "broadcastTo",
      () => ops.broadcastTo({ shape: [3, 2] }, of([3])),
      "expected a shape that broadcasts to [3, 2], received [3]",
    ],
    [
      "reduceSum",
      () => ops.reduceSum({ axes: [2] }, of([2, 3])),
      "expected axes below rank 2, received [2] (input [2, 3])",
    ],
  ])("%s says what does not fit", (name, build, message) => {
    expect(build).toThrow(`${name}: ${message}`);
  });
});

describe("normalizations and losses", () => {
  it("want one number per channel", () => {
    const [x, scale] = two([8, 4, 4, 3], [4]);
    expect(() => ops.batchNorm({ epsilon: 1e-3 }, x, scale, scale)).toThrow(
      "batchNorm: expected vectors of 3 channels for [8, 4, 4, 3], received [4]",
    );
    expect(() => ops.layerNorm({ epsilon: 1e-3 }, x, scale, scale)).toThrow(
      "layerNorm: expected vectors of 3 channels for [8, 4, 4, 3], received [4]",
    );
  });

  it("take class indices or class probabilities", () => {
    const graph = new Graph();
    const logits = graph.input("logits", [8, 10]);
    const [loss, probabilities] = ops.softmaxCrossEntropy(
      { labelSmoothing: 0 },
      logits,
      graph.input("y", [8], "int32"),
    );
    expect([loss.shape, probabilities.shape]).toEqual([[8], [8, 10]]);
    expect(() => ops.softmaxCrossEntropy({ labelSmoothing: 0 }, logits, graph.input("z", [8]))).toThrow(
      "softmaxCrossEntropy: expected class probabilities [8, 10] for logits [8, 10], received [8]",
    );
    expect(() => ops.softmaxCrossEntropy({ labelSmoothing: 0 }, logits, graph.input("w", [9], "int32"))).toThrow(
      "softmaxCrossEntropy: expected class indices [8] for logits [8, 10], received [9]",
    );
  });

  it("reduce the axes that they are told to", () => {
    expect(ops.reduceMax({ axes: [1, 2] }, of([2, 5, 7, 3])).shape).toEqual([2, 3]);
    const classes = ops.argMax(of([2, 5, 7]));
    expect([classes.shape, classes.dtype]).toEqual([[2, 5], "int32"]);
  });
});
