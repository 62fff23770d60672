import type { Value } from "../graph/graph.ts";
import { concat } from "../ops/concat.ts";
import {
  add as addOp,
  maximum as maximumOp,
  minimum as minimumOp,
  multiply as multiplyOp,
  subtract as subtractOp,
} from "../ops/elementwise/arithmetic.ts";
import { ShapeError } from "../support/errors.ts";
import { options } from "../support/schema.ts";
import { integer } from "../support/schema-fields.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { axisOf } from "./axis.ts";
import { defineLayer } from "./define-layer.ts";

/** Computes a ∘ b ∘ c …, from left to right. */
function fold(inputs: readonly Value[], combine: (a: Value, b: Value) => Value): Value {
  return inputs.reduce((a, b) => combine(a, b));
}

/** Adds the inputs: shapes that broadcast → [..]. */
export const add = defineLayer({
  className: "Add",
  options: options({}),
  inputs: "many",
  forward: (_context, _options, ...inputs) => fold(inputs, addOp),
});

/** Subtracts the second input from the first: shapes that broadcast → [..]. */
export const subtract = defineLayer({
  className: "Subtract",
  options: options({}),
  inputs: 2,
  forward: (_context, _options, a, b) => subtractOp(a, b),
});

/** Multiplies the inputs: shapes that broadcast → [..]. */
export const multiply = defineLayer({
  className: "Multiply",
  options: options({}),
  inputs: "many",
  forward: (_context, _options, ...inputs) => fold(inputs, multiplyOp),
});

/** Averages the inputs: shapes that broadcast → [..]. */
export const average = defineLayer({
  className: "Average",
  options: options({}),
  inputs: "many",
  forward: (_context, _options, ...inputs) => multiplyOp(fold(inputs, addOp), 1 / inputs.length),
});

/** Computes the element-wise maximum of the inputs: shapes that broadcast → [..]. */
export const maximum = defineLayer({
  className: "Maximum",
  options: options({}),
  inputs: "many",
  forward: (_context, _options, ...inputs) => fold(inputs, maximumOp),
});

/** Computes the element-wise minimum of the inputs: shapes that broadcast → [..]. */
export const minimum = defineLayer({
  className: "Minimum",
  options: options({}),
  inputs: "many",
  forward: (_context, _options, ...inputs) => fold(inputs, minimumOp),
});

/** Concatenates the inputs along `axis`, by default the last: [.., a], [.., b] → [.., a + b]. */
export const concatenate = defineLayer({
  className: "Concatenate",
  options: options({
    /** The axis to concatenate along, counted from the end if negative (default -1). */
    axis: integer({ default: -1 }),
  }),
  inputs: "many",
  forward(_, { axis }, ...inputs) {
    const [first] = inputs;
    const chosen = first ? axisOf(first, axis) : 0;
    if (chosen === 0) throw new ShapeError("expected an axis other than the batch, received 0");
    const rest = ({ shape }: Value) => shape.toSpliced(chosen, 1);
    if (first && inputs.some((input) => !sameShape(rest(input), rest(first)))) {
      const received = inputs.map(({ shape }) => formatShape(shape)).join(", ");
      throw new ShapeError(`expected inputs whose shapes differ only along axis ${axis}, received ${received}`);
    }
    return concat({ axis: chosen }, ...inputs);
  },
});
