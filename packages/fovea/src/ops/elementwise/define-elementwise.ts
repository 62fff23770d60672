import { defineOp, type Op } from "../../graph/define-op.ts";
import type { Value } from "../../graph/graph.ts";
import { ShapeError } from "../../support/errors.ts";
import type { DType } from "../../tensor/dtype.ts";
import { broadcastShapes, formatShape } from "../../tensor/shape.ts";
import type { TensorType } from "../../tensor/tensor.ts";
import { sumTo } from "../broadcast.ts";

/** The two numeric attributes of element-wise ops; each op defines their meaning. */
export interface ElementwiseAttributes {
  readonly alpha?: number;
  readonly beta?: number;
}

type Single = readonly [TensorType];

export type UnaryOp<Name extends string> = Op<Name, ElementwiseAttributes, readonly [TensorType], Single>;
export type BinaryOp<Name extends string> = Op<Name, ElementwiseAttributes, readonly [TensorType, TensorType], Single>;
export type TernaryOp<Name extends string> = Op<
  Name,
  ElementwiseAttributes,
  readonly [TensorType, TensorType, TensorType],
  Single
>;

interface UnaryContext {
  readonly x: Value;
  readonly y: Value;
  readonly dy: Value;
  readonly attributes: ElementwiseAttributes;
}

interface BinaryContext extends Omit<UnaryContext, "x"> {
  readonly a: Value;
  readonly b: Value;
}

/** Defines y = f(x), [..] → [..], for inputs of any element type and outputs of type `dtype` (default float32). */
export function defineUnary<const Name extends string>(
  name: Name,
  gradient?: (context: UnaryContext) => Value,
  dtype: DType = "float32",
): UnaryOp<Name> {
  return defineOp({
    name,
    elementwise: true,
    infer: (_: ElementwiseAttributes, x: TensorType): Single => [{ shape: x.shape, dtype }],
    ...(gradient && {
      gradient: ({ attributes, inputs: [x], outputs: [y], upstream: [dy] }) => [
        dy && gradient({ x, y, dy, attributes }),
      ],
    }),
  });
}

/**
 * Defines y = f(a, b) with NumPy's broadcasting. Gradient rules assume equal shapes; their results are summed to the
 * shape of each input.
 */
export function defineBinary<const Name extends string>(
  name: Name,
  gradient?: readonly [(context: BinaryContext) => Value, (context: BinaryContext) => Value],
): BinaryOp<Name> {
  return defineOp({
    name,
    elementwise: true,
    infer: (_: ElementwiseAttributes, a: TensorType, b: TensorType): Single => [
      { shape: broadcast(a, b), dtype: "float32" },
    ],
    ...(gradient && {
      gradient: ({ attributes, inputs: [a, b], outputs: [y], upstream: [dy], needs }) => {
        if (!dy) return [undefined, undefined];
        const context = { a, b, y, dy, attributes };
        return [
          needs(0) ? sumTo(gradient[0](context), a.shape) : undefined,
          needs(1) ? sumTo(gradient[1](context), b.shape) : undefined,
        ];
      },
    }),
  });
}

function broadcast(a: TensorType, b: TensorType) {
  const shape = broadcastShapes(a.shape, b.shape);
  if (shape) return shape;
  throw new ShapeError(`expected shapes that broadcast, received ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
}

/** Defines y = f(a, b, c) with broadcasting. */
export function defineTernary<const Name extends string>(
  name: Name,
  gradient: (context: { inputs: readonly [Value, Value, Value]; dy: Value }) => readonly (Value | undefined)[],
): TernaryOp<Name> {
  return defineOp({
    name,
    elementwise: true,
    infer: (_: ElementwiseAttributes, a: TensorType, b: TensorType, c: TensorType): Single => [
      { shape: broadcast({ shape: broadcast(a, b), dtype: a.dtype }, c), dtype: "float32" },
    ],
    gradient: ({ inputs: [a, b, c], upstream: [dy] }) => {
      if (!dy) return [];
      const inputs = [a, b, c] as const;
      return gradient({ inputs, dy }).map((value, index) => {
        const input = inputs[index];
        return value && input && sumTo(value, input.shape);
      });
    },
  });
}
