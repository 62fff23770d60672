import { describe, expect, expectTypeOf, test } from "vitest";
import { initializers } from "../initializers/index.ts";
import { regularizers } from "../regularizers/index.ts";
import { layers, type SymbolicTensor } from "./index.ts";

const image = () => layers.input({ shape: [32, 32, 6] });

describe("a mistake is named where it is made", () => {
  test.each<[string, () => unknown, string, string]>([
    [
      "channels that groups do not divide",
      () => layers.conv2d({ filters: 8, kernelSize: 3, groups: 4, name: "stage2/block0/conv1" }).apply(image()),
      "ShapeError",
      'conv2d "stage2/block0/conv1": expected input channels divisible by groups=4, received 6 (input [?, 32, 32, 6])',
    ],
    [
      "filters that groups do not divide",
      () => layers.conv2d({ filters: 6, kernelSize: 3, groups: 4 }),
      "ConfigError",
      "conv2d: expected filters divisible by groups=4, received 6",
    ],
    [
      "an image for which the window is too large",
      () => layers.maxPooling2d({ poolSize: 40, name: "pool" }).apply(image()),
      "ShapeError",
      'maxPooling2d "pool": expected an input of at least 40 rows for a 40×40 window with dilation 1, received 32 + 0 of padding (input [?, 32, 32, 6])',
    ],
    [
      "a vector where an image is expected",
      () => layers.conv2d({ filters: 1, kernelSize: 3 }).apply(layers.input({ shape: [10] })),
      "ShapeError",
      "conv2d: expected an input [batch, height, width, channels], received [?, 10]",
    ],
    [
      "shapes that do not broadcast",
      () => layers.add({ name: "sum" }).apply([image(), layers.input({ shape: [32, 32, 5] })]),
      "ShapeError",
      'add "sum": expected shapes that broadcast, received [?, 32, 32, 6] and [?, 32, 32, 5]',
    ],
    [
      "shapes that do not follow each other",
      () => layers.concatenate().apply([image(), layers.input({ shape: [16, 32, 6] })]),
      "ShapeError",
      "concatenate: expected inputs whose shapes differ only along axis -1, received [?, 32, 32, 6], [?, 16, 32, 6]",
    ],
    [
      "a normalization over the batch, counted from the end",
      () => layers.layerNormalization({ axis: [-1, -4] }).apply(image()),
      "ShapeError",
      "layerNormalization: expected axis to exclude the batch axis 0, received [-1,-4] (input [?, 32, 32, 6])",
    ],
    [
      "channels that groups do not divide",
      () => layers.groupNormalization({ groups: 4 }).apply(image()),
      "ShapeError",
      "groupNormalization: expected channels divisible by groups=4, received 6 (input [?, 32, 32, 6])",
    ],
    [
      "an output that no convolution turns back",
      () => layers.conv2dTranspose({ filters: 1, kernelSize: 3, padding: 40 }).apply(image()),
      "ShapeError",
      "conv2dTranspose: expected options for which a convolution maps an output [?, -46, -46, 1] to the input [?, 32, 32, 6]",
    ],
    [
      "more output padding than a stride",
      () => layers.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, outputPadding: 2 }),
      "ConfigError",
      "conv2dTranspose: expected outputPadding below strides=[2,2], received [2,2]",
    ],
    [
      "an unknown operation",
      () => layers.operation({ operation: "subtrct" as "subtract" }),
      "ConfigError",
      'operation: operation: unknown operation "subtrct"; did you mean "subtract"?',
    ],
    [
      "an unknown attribute of an operation",
      () => layers.operation({ operation: "mean", attributes: { axes: 1 } }),
      "ConfigError",
      'operation mean: unknown option "axes"; did you mean "axis"?',
    ],
    [
      "too few operands",
      () => layers.operation({ operation: "subtract" }).apply(image()),
      "ConfigError",
      "operation: expected 2 operands of subtract, received 1",
    ],
    [
      "an operation over the batch",
      () => layers.operation({ operation: "getItem", attributes: { key: [0] } }).apply(image()),
      "ShapeError",
      "operation: expected a key that keeps the batch axis of [?, 32, 32, 6] intact, received [0]",
    ],
    [
      "a target of another number of elements",
      () => layers.reshape({ targetShape: [7, -1] }).apply(image()),
      "ShapeError",
      "reshape: expected a target of 6144 elements for each sample of [?, 32, 32, 6], received [7, -1]",
    ],
    [
      "more inputs than the layer takes",
      () => layers.dense({ units: 1 }).apply([layers.input({ shape: [3] }), layers.input({ shape: [3] })]),
      "ConfigError",
      "dense: expected 1 input, received 2",
    ],
    [
      "something else than a tensor",
      () => layers.dense({ units: 1, name: "head" }).apply([[1, 2, 3]] as unknown as SymbolicTensor),
      "ConfigError",
      'dense "head": expected the output of another layer or of layers.input(), received [1,2,3]',
    ],
    [
      "an unknown activation",
      () => layers.dense({ units: 1, activation: "rellu" as "relu" }),
      "ConfigError",
      'dense: activation: unknown activation "rellu"; did you mean "relu"?',
    ],
    [
      "an unknown initializer",
      () => layers.dense({ units: 1, kernelInitializer: "he_norml" as "heNormal" }),
      "ConfigError",
      'dense: kernelInitializer: unknown initializer "he_norml"; did you mean "heNormal"?',
    ],
    [
      "an option of a nested object",
      () => layers.dense({ units: 1, kernelRegularizer: regularizers.l2({ l2: -1 }) }),
      "ConfigError",
      "regularizer L2: expected l2 to be a number of at least 0, received -1",
    ],
    [
      "a missing option",
      () => layers.dense({} as { units: number }),
      "ConfigError",
      'dense: missing option "units": expected a positive integer',
    ],
    [
      "an unknown option of a named layer",
      () => layers.conv2d({ filters: 8, kernelSize: 3, name: "c1", stride: 2 } as never),
      "ConfigError",
      'conv2d "c1": unknown option "stride"; did you mean "strides"?',
    ],
    [
      "an empty name",
      () => layers.flatten({ name: "" }),
      "ConfigError",
      'flatten: expected name to be a non-empty string, received ""',
    ],
    [
      "an open size in an input",
      () => layers.input({ shape: [null as unknown as number, 3] }),
      "ConfigError",
      "inputLayer: expected shape to be a list of positive integers (sizes per axis, without the batch), received [null,3]",
    ],
    [
      "another shape for a layer that has weights",
      () => {
        const shared = layers.dense({ units: 2, name: "shared" });
        shared.apply(layers.input({ shape: [3] }));
        shared.apply(layers.input({ shape: [4] }));
      },
      "ShapeError",
      'dense "shared": expected an input for which kernel has the shape [3, 2] given by its first use, received one that requires [4, 2]',
    ],
    [
      "numbers for another count of channels",
      () => layers.rescaling({ scale: [1, 2, 3] }).apply(image()),
      "ShapeError",
      "rescaling: expected scale for 6 channels (input [?, 32, 32, 6]), received 3 numbers",
    ],
  ])("%s", (_, mistake, name, message) => {
    expect(mistake).toThrow(expect.objectContaining({ name, message }));
  });
});

describe("types of layers", () => {
  test("options follow from the declaration", () => {
    type ConvOptions = Parameters<typeof layers.conv2d>[0];
    expectTypeOf<{ filters: 1; kernelSize: [3, 3]; padding: [0, 1, 2, 3]; name: "a" }>().toExtend<ConvOptions>();
    expectTypeOf<{ filters: 1; kernelSize: 3; kernelInitializer: "heNormal" }>().toExtend<ConvOptions>();
    expectTypeOf<{ filters: 1; kernelSize: 3; activation: "rellu" }>().not.toExtend<ConvOptions>();
    expectTypeOf<{ filters: 1 }>().not.toExtend<ConvOptions>();
    expectTypeOf(layers.flatten).toBeCallableWith();
    expectTypeOf(layers.maxPooling2d).toBeCallableWith({ poolSize: 3 });
    expectTypeOf(initializers.heNormal).toBeCallableWith({ seed: 1 });
    expectTypeOf(layers.dense({ units: 1 }).apply).returns.toEqualTypeOf<SymbolicTensor>();
  });
});
