import { ShapeError } from "../support/errors.ts";
import { number } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import { defineInitializer } from "./initializer.ts";

/** Sets every element to 0. */
export const zeros = defineInitializer({
  className: "Zeros",
  options: {},
  sample: (_options, _shape, _random, values) => values,
});

/** Sets every element to 1. */
export const ones = defineInitializer({
  className: "Ones",
  options: {},
  sample: (_options, _shape, _random, values) => values.fill(1),
});

/** Sets every element to `value`. */
export const constant = defineInitializer({
  className: "Constant",
  options: {
    /** Value of every element (default 0). */
    value: number({ default: 0 }),
  },
  sample: ({ value }, _shape, _random, values) => values.fill(value),
});

/**
 * Creates the identity matrix times `gain`: [rows, columns] only. If the matrix is not square, the remaining rows or
 * columns are 0.
 */
export const identity = defineInitializer({
  className: "Identity",
  options: {
    /** Factor of the matrix (default 1). */
    gain: number({ default: 1 }),
  },
  sample: ({ gain }, shape, _random, values) => {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2)
      throw new ShapeError(`initializer Identity: expected a matrix, received ${formatShape(shape)}`);
    for (let index = 0; index < Math.min(rows, columns); index++) values[index * (columns + 1)] = gain;
    return values;
  },
});
