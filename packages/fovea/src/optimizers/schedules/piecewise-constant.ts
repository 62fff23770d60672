import { options } from "../../support/schema.ts";
import { numbers } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * Uses values[0] up to and including boundaries[0] updates, then values[1] up to and including boundaries[1], and so
 * on. Equals Keras' `PiecewiseConstantDecay`.
 */
export const piecewiseConstant = defineSchedule({
  className: "PiecewiseConstantDecay",
  options: options({
    /** Numbers of updates after which the rate changes, in ascending order. */
    boundaries: numbers(),
    /** Learning rates between the boundaries: one more than boundaries. */
    values: numbers(),
  }),
  check({ boundaries, values }) {
    if (values.length !== boundaries.length + 1) {
      return `expected ${boundaries.length + 1} values for ${boundaries.length} boundaries, received ${values.length}`;
    }
    const ascending = boundaries.every((boundary, index) => boundary > (boundaries[index - 1] ?? -Infinity));
    return ascending ? undefined : `expected ascending boundaries, received ${boundaries.join(", ")}`;
  },
  at: (step, { boundaries, values }) => values.at(boundaries.findIndex((boundary) => step <= boundary)) ?? 0,
});
