import { options } from "../../support/schema.ts";
import { numbers } from "../../support/schema-fields.ts";
import { defineSchedule } from "./define-schedule.ts";

/**
 * values[0] up to and including boundaries[0] updates, values[1] from there up to and including boundaries[1], and
 * so on. Equals Keras' `PiecewiseConstantDecay`.
 */
export const piecewiseConstant = defineSchedule({
  className: "PiecewiseConstantDecay",
  options: options({
    /** Ascending numbers of updates at which the rate changes. */
    boundaries: numbers(),
    /** The rates between them: one more than boundaries. */
    values: numbers(),
  }),
  fault({ boundaries, values }) {
    if (values.length !== boundaries.length + 1) {
      return `expected ${boundaries.length + 1} values for ${boundaries.length} boundaries, received ${values.length}`;
    }
    const ascending = boundaries.every((boundary, index) => boundary > (boundaries[index - 1] ?? -Infinity));
    return ascending ? undefined : `expected ascending boundaries, received ${boundaries.join(", ")}`;
  },
  at: (step, { boundaries, values }) => values.at(boundaries.findIndex((boundary) => step <= boundary)) ?? 0,
});
