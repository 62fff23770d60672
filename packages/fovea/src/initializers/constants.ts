import { ShapeError } from "../support/errors.ts";
import { number } from "../support/schema-fields.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { defineInitializer } from "./initializer.ts";

/** Every element is 0. */
export const zeros = defineInitializer({
  className: "Zeros",
  options: {},
  sample: (_, shape) => new Float32Array(sizeOf(shape)),
});

/** Every element is 1. */
export const ones = defineInitializer({
  className: "Ones",
  options: {},
  sample: (_, shape) => new Float32Array(sizeOf(shape)).fill(1),
});

/** Every element is `value` (0). */
export const constant = defineInitializer({
  className: "Constant",
  options: {
    /** The value of every element (default 0). */
    value: number({ default: 0 }),
  },
  sample: ({ value }, shape) => new Float32Array(sizeOf(shape)).fill(value),
});

/** The identity matrix times `gain` (1); not square: as much of it as there is. [rows, columns] only. */
export const identity = defineInitializer({
  className: "Identity",
  options: {
    /** Factor (default 1). */
    gain: number({ default: 1 }),
  },
  sample: ({ gain }, shape) => {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2)
      throw new ShapeError(`initializer Identity: expected a matrix, received ${formatShape(shape)}`);
    const values = new Float32Array(rows * columns);
    for (let index = 0; index < Math.min(rows, columns); index++) values[index * (columns + 1)] = gain;
    return values;
  },
});
