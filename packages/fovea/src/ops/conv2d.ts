import { defineOp, type Op } from "../graph/define-op.ts";
import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { TensorType } from "../tensor/tensor.ts";
import { type Padding2d, type Size2d, windowOutput } from "./window.ts";

export interface Conv2dAttributes {
  readonly strides: Size2d;
  readonly dilations: Size2d;
  readonly padding: Padding2d;
  /** Number of independent groups of input and output channels. */
  readonly groups: number;
}

/** An activation that the engine applies to the result before storing it; set by a pass, never by a layer. */
export interface FusedActivation {
  readonly activation?: string;
  readonly alpha?: number;
}

function outputShape(
  { strides, dilations, padding, groups }: Conv2dAttributes,
  x: TensorType,
  kernel: TensorType,
): Shape {
  if (x.shape.length !== 4) {
    throw new ShapeError(`expected an input [batch, height, width, channels], received ${formatShape(x.shape)}`);
  }
  const [height = 0, width = 0, inner = 0, filters = 0] = kernel.shape;
  const [batch = 0, , , channels = 0] = x.shape;
  if (channels % groups !== 0) {
    throw new ShapeError(
      `expected input channels divisible by groups=${groups}, received ${channels} (input ${formatShape(x.shape)})`,
    );
  }
  if (kernel.shape.length !== 4 || inner * groups !== channels || filters % groups !== 0) {
    throw new ShapeError(
      `expected a kernel [height, width, ${channels / groups}, a multiple of ${groups}] for groups=${groups} and ` +
        `input ${formatShape(x.shape)}, received ${formatShape(kernel.shape)}`,
    );
  }
  const output = windowOutput(x.shape, { size: [height, width], strides, dilations, padding });
  return [batch, ...output, filters];
}

/**
 * 2D cross-correlation, which all frameworks call convolution: x [batch, height, width, channels], kernel [rows,
 * columns, channels ÷ groups, filters], bias [filters]? → [batch, height′, width′, filters]. Equal to `tf.nn.conv2d`
 * and, with transposed axes, to `torch.nn.functional.conv2d`. A pass may add an addend with the shape of the result,
 * such as the shortcut of a residual block; it is added before the activation.
 */
export const conv2d = defineOp({
  name: "conv2d",
  infer: (
    attributes: Conv2dAttributes & FusedActivation,
    x: TensorType,
    kernel: TensorType,
    bias?: TensorType,
    addend?: TensorType,
  ): readonly [TensorType] => {
    const shape = outputShape(attributes, x, kernel);
    if (addend && !sameShape(addend.shape, shape)) {
      throw new ShapeError(`expected an addend ${formatShape(shape)}, received ${formatShape(addend.shape)}`);
    }
    if (bias && !sameShape(bias.shape, shape.slice(3))) {
      throw new ShapeError(`expected a bias ${formatShape(shape.slice(3))}, received ${formatShape(bias.shape)}`);
    }
    return [{ shape, dtype: "float32" }];
  },
  gradient: ({ attributes, inputs: [x, kernel, bias], upstream: [dy], needs }) => {
    if (!dy) return [];
    const dx = needs(0) ? conv2dInputGradient({ ...attributes, inputShape: x.shape }, dy, kernel) : undefined;
    if (!needs(1) && !needs(2)) return [dx];
    const filter = { ...attributes, kernelShape: kernel.shape };
    return bias ? [dx, ...conv2dFilterGradientWithBias(filter, x, dy)] : [dx, conv2dFilterGradient(filter, x, dy)];
  },
});

type InputGradientAttributes = Conv2dAttributes & { readonly inputShape: Shape };
type FilterGradientAttributes = Conv2dAttributes & { readonly kernelShape: Shape };

/** The gradient of `conv2d` with respect to its input: dy, kernel → [batch, height, width, channels]. */
export const conv2dInputGradient: Op<
  "conv2dInputGradient",
  InputGradientAttributes,
  readonly [TensorType, TensorType],
  readonly [TensorType]
> = defineOp({
  name: "conv2dInputGradient",
  infer: ({ inputShape }: InputGradientAttributes, _dy: TensorType, _kernel: TensorType): readonly [TensorType] => [
    { shape: inputShape, dtype: "float32" },
  ],
  gradient: ({ attributes, inputs: [dy, kernel], upstream: [ddx], needs }): readonly (Value | undefined)[] => {
    if (!ddx) return [];
    return [
      needs(0) ? conv2d(attributes, ddx, kernel) : undefined,
      needs(1) ? conv2dFilterGradient({ ...attributes, kernelShape: kernel.shape }, ddx, dy) : undefined,
    ];
  },
});

/** The gradient of `conv2d` with respect to its kernel: x, dy → [rows, columns, channels ÷ groups, filters]. */
export const conv2dFilterGradient = defineOp({
  name: "conv2dFilterGradient",
  infer: ({ kernelShape }: FilterGradientAttributes, _x: TensorType, _dy: TensorType): readonly [TensorType] => [
    { shape: kernelShape, dtype: "float32" },
  ],
});

/** The gradients of `conv2d` with respect to kernel and bias in one pass: x, dy → [kernel's shape, [filters]]. */
export const conv2dFilterGradientWithBias = defineOp({
  name: "conv2dFilterGradientWithBias",
  infer: (
    { kernelShape }: FilterGradientAttributes,
    _x: TensorType,
    dy: TensorType,
  ): readonly [TensorType, TensorType] => [
    { shape: kernelShape, dtype: "float32" },
    { shape: dy.shape.slice(3), dtype: "float32" },
  ],
});
