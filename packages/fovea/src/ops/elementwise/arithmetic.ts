import type { Value } from "../../graph/graph.ts";
import { equal, greater, less, select } from "./comparison.ts";
import { defineBinary, defineUnary } from "./define-elementwise.ts";

/** a + b. */
export const add = defineBinary("add", [({ dy }) => dy, ({ dy }) => dy]);

/** a − b. */
export const subtract = defineBinary("subtract", [({ dy }) => dy, ({ dy }) => negate(dy)]);

/** a · b. */
export const multiply = defineBinary("multiply", [
  ({ b, dy }): Value => multiply(dy, b),
  ({ a, dy }): Value => multiply(dy, a),
]);

/** a ÷ b. */
export const divide = defineBinary("divide", [
  ({ b, dy }): Value => divide(dy, b),
  ({ b, y, dy }): Value => negate(divide(multiply(dy, y), b)),
]);

/** The maximum of a and b. If they are equal, each gets half of the gradient, as in PyTorch. */
export const maximum = defineBinary("maximum", [
  ({ a, b, dy }) => multiply(dy, add(greater(a, b), multiply(equal(a, b), 0.5))),
  ({ a, b, dy }) => multiply(dy, add(less(a, b), multiply(equal(a, b), 0.5))),
]);

/** The minimum of a and b; ties as in `maximum`. */
export const minimum = defineBinary("minimum", [
  ({ a, b, dy }) => multiply(dy, add(less(a, b), multiply(equal(a, b), 0.5))),
  ({ a, b, dy }) => multiply(dy, add(greater(a, b), multiply(equal(a, b), 0.5))),
]);

/** −x. */
export const negate = defineUnary("negate", ({ dy }): Value => negate(dy));

/** |x|, with gradient 0 at 0. */
export const abs = defineUnary("abs", ({ x, dy }) => multiply(dy, sign(x)));

/** −1, 0 or 1. */
export const sign = defineUnary("sign");

/** x². */
export const square = defineUnary("square", ({ x, dy }) => multiply(multiply(dy, x), 2));

/** √x. */
export const sqrt = defineUnary("sqrt", ({ y, dy }) => divide(multiply(dy, 0.5), y));

/** aᵇ for a > 0, or for a = 0 and b > 0. */
export const power = defineBinary("power", [
  ({ a, b, dy }): Value => multiply(multiply(dy, b), power(a, subtract(b, 1))),
  ({ a, y, dy }) => multiply(dy, multiply(y, log(a))),
]);

/** eˣ. */
export const exp = defineUnary("exp", ({ y, dy }) => multiply(dy, y));

/** The natural logarithm. */
export const log = defineUnary("log", ({ x, dy }) => divide(dy, x));

/** x clipped to [alpha, beta]; the gradient outside is 0. */
export const clip = defineUnary("clip", ({ x, dy, attributes: { alpha = -Infinity, beta = Infinity } }) =>
  select(less(x, alpha), 0, select(greater(x, beta), 0, dy)),
);
