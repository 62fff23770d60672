import type { Value } from "../../graph/graph.ts";
import { defineBinary, defineTernary } from "./define-elementwise.ts";

/** 1 if a > b, else 0. No gradient. */
export const greater = defineBinary("greater");

/** 1 if a < b, else 0. No gradient. */
export const less = defineBinary("less");

/** 1 if a ≥ b, else 0. No gradient. */
export const greaterEqual = defineBinary("greaterEqual");

/** 1 if a = b, else 0. No gradient. */
export const equal = defineBinary("equal");

/** a if the condition is not 0, else b: select(condition, a, b). */
export const select = defineTernary("select", ({ inputs: [condition], dy }): readonly (Value | undefined)[] => [
  undefined,
  select(condition, dy, 0),
  select(condition, 0, dy),
]);
