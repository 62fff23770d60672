import { rewrite } from "../../compile/index.ts";
import type { Graph, Value } from "../../graph/graph.ts";
import { ConfigError, ShapeError } from "../../support/errors.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../../tensor/shape.ts";
import { isTensor, type Tensor } from "../../tensor/tensor.ts";
import type { TensorPlace } from "./tensor-place.ts";

/** The name of the input that holds known values. */
export const knownInput = "gradients/known";

/** Values of a tensor inside a network. */
export interface KnownValues {
  readonly of: TensorPlace;
  readonly values: Tensor;
}

export function isKnown(given: unknown): boolean {
  const { of, values } = (given ?? {}) as Partial<KnownValues>;
  return of !== undefined && isTensor(values);
}

/** Makes a value of a graph an input, so that what leads to it is not computed. */
export function startingFrom(graph: Graph, value: Value): Graph {
  if (value.origin.kind === "input") {
    throw new ConfigError("gradients: expected known.of to be a layer, received an input");
  }
  return rewrite(graph, (node, { graph: result, copy, replace }) => {
    if (!node.outputs.includes(value)) return false;
    copy(node);
    replace(value, result.input(knownInput, value.shape, value.dtype));
    return true;
  });
}

/**
 * Returns the known values of a batch.
 * @throws ShapeError for values of another shape or element type.
 */
export function knownValues({ values }: KnownValues, shape: Shape, start: number): TypedArray {
  const [batch = 1, ...rest] = shape;
  const fits = values.shape.length === shape.length && rest.every((size, axis) => size === values.shape[axis + 1]);
  if (values.dtype === "float32" && fits && start + batch <= (values.shape[0] ?? 0)) {
    return values.data.subarray(start * sizeOf(rest), (start + batch) * sizeOf(rest));
  }
  throw new ShapeError(
    `gradients: expected known.values to be float32 ${formatShape([null, ...rest])} with a row per sample, received ` +
      `${values.dtype} ${formatShape(values.shape)}`,
  );
}
