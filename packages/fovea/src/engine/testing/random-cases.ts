import fc from "fast-check";
import type { Value } from "../../graph/graph.ts";
import { type KernelName, ops } from "../../ops/index.ts";
import { type Window2d, windowOutput } from "../../ops/window.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { apply, type ConformanceCase, composed } from "./conformance-case.ts";
import { input } from "./test-data.ts";

/*
 * Random cases of every kernel whose memory depends on its shapes: windows smaller than their strides, padding wider
 * than the window, channels that fill no vector, batches that no number of threads divides.
 */

const between = (min: number, max: number) => fc.integer({ min, max });
const pairOf = (one: fc.Arbitrary<number>) => fc.tuple(one, one);
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

/** Around the sizes of blocks and vectors. */
const channels = fc.oneof(between(1, 9), fc.constantFrom(12, 15, 16, 17, 24, 31, 32, 33, 40, 48, 64));
const side = fc.oneof(between(1, 14), fc.constantFrom(16, 28, 31, 56));
const batch = between(1, 9);
const image: fc.Arbitrary<readonly [number, number, number, number]> = fc
  .tuple(batch, side, side, channels)
  .filter((shape) => sizeOf(shape) <= 60_000);

/** A tensor with channels last, of any rank. */
const rows: fc.Arbitrary<Shape> = fc.oneof(
  image,
  fc.tuple(between(1, 70), fc.oneof(channels, between(1, 300))),
  channels.map((one) => [one]),
);

const padding = fc.tuple(between(0, 4), between(0, 4), between(0, 4), between(0, 4));

const window: fc.Arbitrary<Window2d> = fc.record({
  size: pairOf(between(1, 5)),
  strides: mostly([1, 1] as const, pairOf(between(1, 4))),
  dilations: mostly([1, 1] as const, pairOf(between(1, 3))),
  padding: mostly([0, 0, 0, 0] as const, padding),
});

function fits(x: Shape, { size, dilations, padding: [top, bottom, left, right] }: Window2d): boolean {
  const reach = size.map((cells, axis) => (cells - 1) * (dilations[axis] ?? 1) + 1);
  return (x[1] ?? 0) + top + bottom >= (reach[0] ?? 0) && (x[2] ?? 0) + left + right >= (reach[1] ?? 0);
}

const outputOf = (x: Shape, shape: Window2d, filters: number): Shape => [x[0] ?? 0, ...windowOutput(x, shape), filters];

const plain = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0] } as const;

const convolution = fc
  .record({
    x: image,
    window: fc.oneof(
      window,
      // What Winograd's algorithm takes.
      fc.constantFrom(3, 5).map((size): Window2d => ({ ...plain, size: [size, size], padding: [1, 1, 1, 1] })),
      pairOf(between(1, 3)).map((strides): Window2d => ({ ...plain, size: [1, 1], strides })),
    ),
    groups: mostly(1, between(1, 64)),
    filters: channels,
    activation: mostly(undefined, fc.constantFrom("relu", "sigmoid", "leakyRelu", "gelu")),
  })
  .map(({ groups, filters, x: [n, height, width, inner], ...rest }) => {
    const shared = inner % groups === 0 ? groups : 1;
    // Strides that divide the image have kernels of their own.
    const divided = (size: number, axis: 0 | 1) =>
      Math.ceil(size / rest.window.strides[axis]) * rest.window.strides[axis];
    const x = [n, divided(height, 0), divided(width, 1), inner] as const;
    return { ...rest, x, groups: shared, filters: Math.ceil(filters / shared) * shared };
  })
  .filter(({ x, window: shape, groups, filters }) => {
    if (!fits(x, shape)) return false;
    const products = sizeOf(outputOf(x, shape, filters)) * sizeOf(shape.size) * (x[3] / groups);
    return products <= 3_000_000;
  })
  .map(({ x, window: { size, ...window }, groups, filters, activation }) => ({
    x,
    kernel: [...size, x[3] / groups, filters] as const,
    y: outputOf(x, { size, ...window }, filters),
    attributes: { ...window, groups },
    activation,
  }));

const pooling = fc
  .record({ x: image, window, ceilMode: fc.boolean(), countPadding: fc.boolean() })
  .filter(({ x, window: shape }) => fits(x, shape));

const resizing = fc
  .record({ x: image, outputSize: pairOf(between(1, 20)), method: fc.constantFrom("nearest", "bilinear") })
  .map(({ x, ...rest }) => ({ x, y: [x[0], ...rest.outputSize, x[3]] as const, ...rest }));

const neighbourhood = fc.record({
  depthRadius: between(0, 20),
  bias: fc.constant(1),
  alpha: fc.constant(0.2),
  beta: fc.constantFrom(0.5, 0.75, 1, 0.3),
});

const normalization = fc.record({ x: rows, relu: fc.boolean(), residual: fc.boolean(), sum: fc.boolean() });

const block = fc
  .tuple(image, fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 8, maxLength: 8 }))
  .map(([x, shares]) => {
    const begin = x.map((size, axis) => Math.floor(size * (shares[axis] ?? 0)));
    const size = x.map((length, axis) => 1 + Math.floor((length - (begin[axis] ?? 0)) * (shares[axis + 4] ?? 0)));
    return { x, begin, size };
  });

/** Which kernels a random case is drawn for; the rest have no loops whose bounds depend on more than a length. */
type RandomKernel = Exclude<KernelName, "argMax" | "dropout" | "randomNormal" | "softmaxCrossEntropyGradient">;

const spatial = (x: Shape) => sizeOf(x.slice(0, -1));
const vectorOf = (x: Shape) => input(x.slice(-1));

export const randomCases: { readonly [P in RandomKernel]: fc.Arbitrary<ConformanceCase> } = {
  conv2d: fc
    .tuple(convolution, fc.boolean())
    .map(([{ x, kernel, attributes, activation }, biased]) =>
      apply(
        ops.conv2d,
        { ...attributes, ...(activation && { activation }) },
        [input(x), input(kernel), ...(biased ? [input(kernel.slice(3))] : [])],
        { terms: sizeOf(kernel.slice(0, 3)) },
      ),
    ),
  conv2dInputGradient: convolution.map(({ x, y, kernel, attributes }) =>
    apply(ops.conv2dInputGradient, { ...attributes, inputShape: x }, [input(y), input(kernel)], {
      terms: kernel[0] * kernel[1] * kernel[3],
    }),
  ),
  conv2dFilterGradient: convolution.map(({ x, y, kernel, attributes }) =>
    apply(ops.conv2dFilterGradient, { ...attributes, kernelShape: kernel }, [input(x), input(y)], {
      terms: spatial(y),
    }),
  ),
  conv2dFilterGradientWithBias: convolution.map(({ x, y, kernel, attributes }) =>
    apply(ops.conv2dFilterGradientWithBias, { ...attributes, kernelShape: kernel }, [input(x), input(y)], {
      terms: spatial(y),
    }),
  ),
  maxPool2d: pooling.map(({ x, window: shape, ceilMode }) =>
    composed({ ...shape, ceilMode }, [input(x)], (values) =>
      ops.maximum(ops.maxPool2d({ ...shape, ceilMode }, values as Value)[0], -1e6),
    ),
  ),
  maxPool2dGradient: pooling.map(({ x, window: shape, ceilMode }) => {
    const attributes = { ...shape, ceilMode };
    const y = outputOf(x, attributes, x[3]);
    return composed(attributes, [input(x, { below: 9 }), input(y)], (integers, dy) => {
      const [, position] = ops.maxPool2d(attributes, ops.toFloat(integers as Value));
      return ops.maxPool2dGradient({ ...attributes, inputShape: x }, dy as Value, position);
    });
  }),
  averagePool2d: pooling.map(({ x, window: shape, ceilMode, countPadding }) =>
    apply(ops.averagePool2d, { ...shape, ceilMode, countPadding }, [input(x)]),
  ),
  averagePool2dGradient: pooling.map(({ x, window: shape, ceilMode, countPadding }) =>
    apply(ops.averagePool2dGradient, { ...shape, ceilMode, countPadding, inputShape: x }, [
      input(outputOf(x, { ...shape, ceilMode }, x[3])),
    ]),
  ),
  adaptiveAveragePool2d: resizing.map(({ x, outputSize }) =>
    apply(ops.adaptiveAveragePool2d, { outputSize }, [input(x)]),
  ),
  adaptiveAveragePool2dGradient: resizing.map(({ x, y, outputSize }) =>
    apply(ops.adaptiveAveragePool2dGradient, { outputSize, inputShape: x }, [input(y)]),
  ),
  resize2d: resizing.map(({ x, outputSize, method }) => apply(ops.resize2d, { outputSize, method }, [input(x)])),
  resize2dGradient: resizing.map(({ x, y, outputSize, method }) =>
    apply(ops.resize2dGradient, { outputSize, method, inputShape: x }, [input(y)], { terms: 400 }),
  ),
  batchNorm: normalization.map(({ x, relu, residual }) =>
    apply(
      ops.batchNorm,
      { epsilon: 1e-3, relu },
      [input(x), vectorOf(x), vectorOf(x), ...(residual ? [input(x)] : [])],
      {
        // A variance near 0 magnifies what rounding leaves.
        terms: 2000,
      },
    ),
  ),
  batchNormGradient: normalization.map(({ x, relu, sum }) => {
    const inputs = [x, x, x.slice(-1), x.slice(-1), x].map((shape) => input(shape));
    return composed(
      { relu, sum },
      inputs,
      (...values) => {
        const [image, dy, scale, offset, more] = values as [Value, Value, Value, Value, Value];
        const [y, mean, variance] = ops.batchNorm({ epsilon: 0.1, relu }, image, scale, offset);
        const extra = [...(relu ? [y] : []), ...(sum ? [more] : [])];
        return ops
          .batchNormGradient({ epsilon: 0.1, relu, sum }, image, dy, scale, mean, variance, ...extra)
          .slice(0, 3);
      },
      2000,
    );
  }),
  layerNorm: rows.map((x) =>
    apply(ops.layerNorm, { epsilon: 0.1 }, [input(x), vectorOf(x), vectorOf(x)], { terms: 100 }),
  ),
  layerNormGradient: rows.map((x) =>
    apply(ops.layerNormGradient, { epsilon: 0.1 }, [input(x), input(x), vectorOf(x)], { terms: spatial(x) + 100 }),
  ),
  localResponseNorm: fc.tuple(rows, neighbourhood).map(([x, norm]) => apply(ops.localResponseNorm, norm, [input(x)])),
  localResponseNormGradient: fc
    .tuple(rows, neighbourhood)
    .map(([x, norm]) => apply(ops.localResponseNormGradient, norm, [input(x), input(x)], { terms: 40 })),
  softmax: rows.map((x) => apply(ops.softmax, {}, [input(x)])),
  logSoftmax: rows.map((x) => apply(ops.logSoftmax, {}, [input(x)], { terms: 10 })),
  softmaxCrossEntropy: rows.map((x) =>
    apply(ops.softmaxCrossEntropy, { labelSmoothing: 0.1 }, [input(x), input(x, "probabilities")], { terms: 10 }),
  ),
  matmul: fc
    .tuple(
      between(1, 70),
      fc.oneof(channels, between(1, 300)),
      between(1, 70),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([m, k, n, transposeA, transposeB, biased]) =>
      apply(
        ops.matmul,
        { ...(transposeA && { transposeA }), ...(transposeB && { transposeB }) },
        [input(transposeA ? [k, m] : [m, k]), input(transposeB ? [n, k] : [k, n]), ...(biased ? [input([n])] : [])],
        { terms: k },
      ),
    ),
  reduceSum: fc
    .tuple(rows, between(0, 15))
    .map(([x, chosen]) => apply(ops.reduceSum, { axes: axesOf(x, chosen) }, [input(x)], { terms: sizeOf(x) })),
  reduceMax: fc
    .tuple(rows, between(0, 15))
    .map(([x, chosen]) => apply(ops.reduceMax, { axes: axesOf(x, chosen) }, [input(x)])),
  sumOfSquares: rows.map((x) => apply(ops.sumOfSquares, {}, [input(x)], { terms: sizeOf(x) })),
  reshape: image.map((x) => apply(ops.reshape, { shape: [x[0] * x[3], x[1] * x[2]] }, [input(x)])),
  broadcastTo: fc
    .tuple(image, between(0, 15))
    .map(([x, chosen]) =>
      apply(ops.broadcastTo, { shape: x }, [input(x.map((size, axis) => ((chosen >> axis) & 1 ? 1 : size)))]),
    ),
  transpose: fc
    .tuple(image, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }))
    .map(([x, permutation]) => apply(ops.transpose, { permutation }, [input(x)])),
  slice: block.map(({ x, begin, size }) => apply(ops.slice, { begin, size }, [input(x)])),
  pad: block.map(({ x, begin, size }) => {
    const before = begin.map((count) => count % 5);
    return apply(ops.pad, { before, after: begin.map((count) => (count + 1) % 3) }, [
      input(size.map((s, i) => Math.min(s, x[i] ?? 1))),
    ]);
  }),
  concat: fc
    .tuple(image, between(0, 3), fc.array(channels, { minLength: 1, maxLength: 4 }))
    .map(([[n, , , c], axis, sizes]) =>
      apply(
        ops.concat,
        { axis },
        sizes.map((size) => input([n, 3, 4, c].with(axis, size))),
      ),
    ),
  fusedElementwise: fc.tuple(image, between(0, 15), between(0, 15)).map(([x, a, b]) => {
    const repeated = (chosen: number) => x.map((size, axis) => ((chosen >> axis) & 1 ? 1 : size));
    return composed({ op: "tanh(x · a) + b" }, [input(x), input(repeated(a)), input(repeated(b))], (...values) => {
      const [image, factor, offset] = values as [Value, Value, Value];
      return ops.add(ops.tanh(ops.multiply(image, factor)), offset);
    });
  }),
};

function axesOf(x: Shape, chosen: number): readonly number[] {
  return x.map((_, axis) => axis).filter((axis) => (chosen >> axis) & 1);
}
