import {
  type Conv2dAttributes,
  conv2d,
  conv2dFilterGradient,
  conv2dFilterGradientWithBias,
  conv2dInputGradient,
} from "../../../ops/conv2d.ts";
import { everyWindowOverlapsInput, windowOutput } from "../../../ops/window.ts";
import { type Shape, sizeOf } from "../../../tensor/shape.ts";
import { apply } from "../conformance-case.ts";
import { input } from "../test-data.ts";

type Quad = readonly [number, number, number, number];

interface Geometry extends Conv2dAttributes {
  readonly x: Quad;
  readonly kernel: Quad;
}

const plain = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;

const geometries: readonly Geometry[] = [
  { ...plain, x: [2, 7, 9, 3], kernel: [3, 3, 3, 5] },
  { ...plain, x: [1, 5, 5, 1], kernel: [5, 5, 1, 6] },
  { ...plain, x: [2, 28, 28, 1], kernel: [5, 5, 1, 6], padding: [2, 2, 2, 2] },
  { ...plain, x: [2, 8, 8, 16], kernel: [3, 3, 16, 32], padding: [1, 1, 1, 1] },
  { ...plain, x: [1, 12, 11, 32], kernel: [3, 3, 32, 32], padding: [1, 1, 1, 1] },
  { ...plain, x: [2, 9, 7, 17], kernel: [3, 3, 17, 16], strides: [2, 2], padding: [0, 1, 0, 1] },
  { ...plain, x: [3, 6, 6, 5], kernel: [1, 1, 5, 17] },
  { ...plain, x: [2, 9, 9, 16], kernel: [1, 1, 16, 32], strides: [2, 2] },
  { ...plain, x: [2, 8, 9, 8], kernel: [3, 3, 2, 12], groups: 4 },
  { ...plain, x: [2, 9, 9, 16], kernel: [3, 3, 1, 16], groups: 16, padding: [1, 1, 1, 1] },
  { ...plain, x: [2, 9, 10, 5], kernel: [3, 3, 1, 10], groups: 5, strides: [2, 1] },
  { ...plain, x: [1, 11, 13, 3], kernel: [3, 2, 3, 4], dilations: [2, 3], padding: [2, 1, 0, 3] },
  { ...plain, x: [2, 10, 10, 6], kernel: [2, 2, 3, 4], groups: 2, dilations: [2, 2] },
  { ...plain, x: [1, 16, 17, 3], kernel: [7, 7, 3, 16], strides: [2, 2], padding: [3, 3, 3, 3] },
  // Windows smaller than their strides, and fewer channels than a vector has lanes.
  { ...plain, x: [3, 56, 56, 8], kernel: [1, 1, 8, 4], strides: [2, 2] },
  { ...plain, x: [3, 28, 28, 3], kernel: [1, 1, 3, 4], strides: [2, 2] },
  { ...plain, x: [1, 13, 12, 4], kernel: [3, 3, 4, 4], strides: [3, 3] },
  { ...plain, x: [1, 7, 6, 4], kernel: [2, 1, 4, 3], strides: [3, 2] },
  { ...plain, x: [2, 4, 5, 16], kernel: [2, 2, 16, 16], padding: [0, 1, 0, 1] },
  { ...plain, x: [2, 3, 3, 2], kernel: [3, 3, 2, 2], padding: [2, 2, 2, 2] },
  { ...plain, x: [1, 1, 1, 17], kernel: [1, 1, 17, 3] },
  // Windows on padding only.
  { ...plain, x: [2, 3, 4, 16], kernel: [2, 2, 16, 16], padding: [3, 2, 4, 3] },
  { ...plain, x: [1, 4, 5, 4], kernel: [1, 1, 4, 20], padding: [1, 2, 0, 1], strides: [2, 2] },
  { ...plain, x: [2, 6, 6, 32], kernel: [3, 3, 1, 32], groups: 32, dilations: [2, 2], padding: [5, 5, 5, 5] },
];

const activations = [
  { activation: "relu" },
  { activation: "relu6" },
  { activation: "tanh" },
  { activation: "sigmoid" },
  { activation: "elu", alpha: 0.7 },
  { activation: "leakyRelu", alpha: 0.3 },
  { activation: "silu" },
  { activation: "gelu" },
  { activation: "softplus" },
];

function split({ x, kernel, ...attributes }: Geometry) {
  const [rows, columns, inner, filters] = kernel;
  const output = windowOutput(x, { ...attributes, size: [rows, columns] });
  const y: Shape = [x[0], ...output, filters];
  return { x, kernel, y, attributes, cells: rows * columns, inner, filters };
}

export const convolutionCases = {
  conv2d: [
    ...geometries.map(split).flatMap(({ x, kernel, attributes, cells, inner, filters }) => {
      const terms = { terms: cells * inner };
      return [
        apply(conv2d, attributes, [input(x), input(kernel)], terms),
        apply(conv2d, attributes, [input(x), input(kernel), input([filters])], terms),
      ];
    }),
    // With an addend, with an activation behind it and without; never where windows lie on padding only.
    ...geometries
      .filter(({ x, kernel: [rows, columns], ...window }) =>
        everyWindowOverlapsInput(x, { ...window, size: [rows, columns] }),
      )
      .map(split)
      .flatMap(({ x, kernel, y, attributes, cells, inner, filters }, index) => [
        apply(
          conv2d,
          { ...attributes, ...(index % 2 === 0 && { activation: "relu" }) },
          [input(x), input(kernel), input([filters]), input(y)],
          { terms: cells * inner + 1 },
        ),
      ]),
    ...activations.flatMap((activation) => [
      apply(conv2d, { ...plain, ...activation }, [input([2, 5, 6, 3]), input([3, 3, 3, 17]), input([17])], {
        terms: 27,
      }),
      apply(conv2d, { ...plain, ...activation }, [input([1, 5, 5, 16]), input([1, 1, 16, 16])], { terms: 16 }),
    ]),
  ],
  conv2dInputGradient: geometries.map(split).map(({ x, kernel, y, attributes, cells, filters }) =>
    apply(conv2dInputGradient, { ...attributes, inputShape: x }, [input(y), input(kernel)], {
      terms: cells * filters,
    }),
  ),
  conv2dFilterGradient: geometries.map(split).map(({ x, kernel, y, attributes, filters }) =>
    apply(conv2dFilterGradient, { ...attributes, kernelShape: kernel }, [input(x), input(y)], {
      terms: sizeOf(y) / filters,
    }),
  ),
  conv2dFilterGradientWithBias: geometries.map(split).map(({ x, kernel, y, attributes, filters }) =>
    apply(conv2dFilterGradientWithBias, { ...attributes, kernelShape: kernel }, [input(x), input(y)], {
      terms: sizeOf(y) / filters,
    }),
  ),
};
