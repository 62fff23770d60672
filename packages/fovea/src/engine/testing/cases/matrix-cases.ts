import { argMax } from "../../../ops/arg-max.ts";
import { reduceSum } from "../../../ops/broadcast.ts";
import { matmul } from "../../../ops/matmul.ts";
import { reduceMax } from "../../../ops/reduce-max.ts";
import { sumOfSquares } from "../../../ops/sum-of-squares.ts";
import { type Shape, sizeOf } from "../../../tensor/shape.ts";
import { apply } from "../conformance-case.ts";
import { input } from "../test-data.ts";

/** [rows, inner, columns]. */
const products = [
  [3, 5, 7],
  [1, 17, 1],
  [16, 32, 16],
  [33, 400, 17],
  [64, 1, 5],
  [5, 48, 1],
] as const;
const activations = [
  { activation: "relu" },
  { activation: "tanh" },
  { activation: "sigmoid" },
  { activation: "gelu" },
  { activation: "leakyRelu", alpha: 0.1 },
];

const reductions: readonly (readonly [Shape, readonly number[]])[] = [
  [[7], [0]],
  [[5, 3], [0]],
  [[5, 17], [1]],
  [
    [4, 6],
    [0, 1],
  ],
  [
    [2, 5, 7, 3],
    [0, 1, 2],
  ],
  [
    [2, 5, 7, 16],
    [1, 2],
  ],
  [
    [2, 5, 7, 3],
    [0, 3],
  ],
  [
    [3, 1, 4, 1],
    [1, 3],
  ],
  [[64, 100], [0]],
  [[3, 4], []],
];

export const matrixCases = {
  matmul: [
    ...products.flatMap(([rows, inner, columns]) =>
      [false, true].flatMap((transposeA) =>
        [false, true].flatMap((transposeB) => {
          const attributes = { ...(transposeA && { transposeA }), ...(transposeB && { transposeB }) };
          const a = input(transposeA ? [inner, rows] : [rows, inner]);
          const b = input(transposeB ? [columns, inner] : [inner, columns]);
          return [
            apply(matmul, attributes, [a, b], { terms: inner }),
            apply(matmul, attributes, [a, b, input([columns])], { terms: inner }),
          ];
        }),
      ),
    ),
    ...activations.map((activation) =>
      apply(matmul, activation, [input([5, 33]), input([33, 17]), input([17])], { terms: 33 }),
    ),
  ],
  reduceSum: reductions.map(([shape, axes]) =>
    apply(reduceSum, { axes }, [input(shape)], {
      terms: axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1),
    }),
  ),
  reduceMax: reductions.map(([shape, axes]) => apply(reduceMax, { axes }, [input(shape)])),
  sumOfSquares: [[], [1], [7], [5, 17], [2, 5, 7, 16], [3, 4096], [150, 1000]].map((shape) =>
    apply(sumOfSquares, {}, [input(shape)], { terms: sizeOf(shape) }),
  ),
  argMax: [
    ...[[7, 10], [3, 1], [4, 17], [2, 3, 5], [6]].map((shape) => apply(argMax, {}, [input(shape)])),
    // Many equal maxima, of which the first counts.
    apply(argMax, {}, [{ ...input([20, 9]), fill: { below: 3 } }]),
  ],
};
