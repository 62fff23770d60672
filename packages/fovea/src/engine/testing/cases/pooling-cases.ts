import { adaptiveAveragePool2d, adaptiveAveragePool2dGradient } from "../../../ops/adaptive-average-pool2d.ts";
import { maximum } from "../../../ops/elementwise/arithmetic.ts";
import { toFloat } from "../../../ops/elementwise/cast.ts";
import { equal } from "../../../ops/elementwise/comparison.ts";
import { averagePool2d, averagePool2dGradient, maxPool2d, maxPool2dGradient } from "../../../ops/pool2d.ts";
import { resize2d, resize2dGradient } from "../../../ops/resize2d.ts";
import { type Size2d, type Window2d, windowOutput } from "../../../ops/window.ts";
import type { Shape } from "../../../tensor/shape.ts";
import { apply, composed } from "../conformance-case.ts";
import { input } from "../test-data.ts";

interface Geometry extends Window2d {
  readonly x: Shape;
}

const plain = { strides: [2, 2], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;

const geometries: readonly Geometry[] = [
  { ...plain, x: [2, 8, 8, 16], size: [2, 2] },
  { ...plain, x: [2, 7, 9, 3], size: [2, 2] },
  { ...plain, x: [2, 7, 9, 5], size: [2, 2], padding: [0, 1, 0, 1] },
  { ...plain, x: [1, 9, 8, 17], size: [3, 3] },
  { ...plain, x: [1, 9, 8, 32], size: [3, 3], padding: [1, 1, 1, 1] },
  { ...plain, x: [1, 8, 8, 3], size: [3, 3], ceilMode: true },
  { ...plain, x: [1, 8, 10, 1], size: [3, 3], padding: [1, 1, 1, 1], ceilMode: true },
  { ...plain, x: [2, 2, 2, 16], size: [3, 3], ceilMode: true },
  { ...plain, x: [2, 1, 4, 3], size: [2, 3], ceilMode: true },
  { ...plain, x: [2, 6, 7, 5], size: [3, 2], strides: [1, 1], padding: [1, 1, 0, 1] },
  { ...plain, x: [2, 7, 8, 4], size: [2, 2], strides: [3, 3] },
  { ...plain, x: [1, 5, 7, 16], size: [5, 7] },
  { ...plain, x: [1, 17, 18, 2], size: [17, 18] },
  { ...plain, x: [2, 6, 5, 3], size: [1, 1], strides: [1, 1] },
];
/** Some windows lie on padding only: their mean is 0, their maximum −∞. */
const paddingOnly: readonly Geometry[] = [
  { ...plain, x: [1, 8, 8, 3], size: [2, 2], padding: [0, 2, 0, 2] },
  { ...plain, x: [2, 5, 6, 16], size: [2, 2], strides: [1, 1], padding: [2, 0, 2, 0] },
  { ...plain, x: [1, 1, 4, 5], size: [2, 1], strides: [1, 1], dilations: [2, 1], padding: [1, 1, 0, 0] },
];
/** oneDNN pads a dilated or a single-row window like any other; kept apart because averages have no dilation. */
const dilated: Geometry = { ...plain, x: [1, 9, 9, 3], size: [3, 2], strides: [1, 2], dilations: [2, 3] };

const outputOf = (x: Shape, window: Window2d): Shape => [x[0] ?? 0, ...windowOutput(x, window), x[3] ?? 0];

const resizes: readonly (readonly [Shape, Size2d])[] = [
  [
    [2, 3, 4, 3],
    [6, 8],
  ],
  [
    [1, 5, 3, 17],
    [15, 6],
  ],
  [
    [1, 5, 7, 16],
    [3, 4],
  ],
  [
    [1, 4, 4, 5],
    [7, 9],
  ],
  [
    [2, 6, 5, 1],
    [1, 1],
  ],
  [
    [1, 1, 1, 3],
    [4, 2],
  ],
  [
    [1, 7, 7, 2],
    [7, 7],
  ],
];
const dyOf = ([x, [height, width]]: readonly [Shape, Size2d]): Shape => [x[0] ?? 0, height, width, x[3] ?? 0];
const methods = ["nearest", "bilinear"] as const;

const averaged = [...geometries, ...paddingOnly, dilated];

export const poolingCases = {
  maxPool2d: [
    ...[...geometries, dilated].map(({ x, ...window }) =>
      apply(maxPool2d, window, [input(x, "distinct")], { compared: 1 }),
    ),
    ...paddingOnly.map(({ x, ...window }) =>
      composed(window, [input(x, "distinct")], (image) => {
        const [y] = maxPool2d(window, image as never);
        return [maximum(y, -1e6), equal(y, Number.NEGATIVE_INFINITY)];
      }),
    ),
  ],
  maxPool2dGradient: [...geometries, dilated, ...paddingOnly].flatMap(({ x, ...window }) =>
    // Numbers that are all different, and integers with many equal maxima, of which the first counts.
    (["distinct", { below: 3 }] as const).map((fill) =>
      composed(window, [input(x, fill), input(outputOf(x, window))], (image, dy) => {
        const [y, position] = maxPool2d(window, toFloat(image as never));
        return [maximum(y, -1e6), maxPool2dGradient({ ...window, inputShape: x }, dy as never, position)];
      }),
    ),
  ),
  averagePool2d: averaged.flatMap(({ x, ...window }) =>
    [false, true].map((countPadding) => apply(averagePool2d, { ...window, countPadding }, [input(x)])),
  ),
  averagePool2dGradient: averaged.flatMap(({ x, ...window }) =>
    [false, true].map((countPadding) =>
      apply(averagePool2dGradient, { ...window, countPadding, inputShape: x }, [input(outputOf(x, window))]),
    ),
  ),
  adaptiveAveragePool2d: resizes.map(([x, outputSize]) => apply(adaptiveAveragePool2d, { outputSize }, [input(x)])),
  adaptiveAveragePool2dGradient: resizes.map((pair) =>
    apply(adaptiveAveragePool2dGradient, { outputSize: pair[1], inputShape: pair[0] }, [input(dyOf(pair))]),
  ),
  resize2d: methods.flatMap((method) =>
    resizes.map(([x, outputSize]) => apply(resize2d, { outputSize, method }, [input(x)])),
  ),
  resize2dGradient: methods.flatMap((method) =>
    resizes.map((pair) =>
      apply(resize2dGradient, { outputSize: pair[1], method, inputShape: pair[0] }, [input(dyOf(pair))]),
    ),
  ),
};
