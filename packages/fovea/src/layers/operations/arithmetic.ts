import type { Value } from "../../graph/graph.ts";
import { erf } from "../../ops/elementwise/activations.ts";
import {
  abs,
  add,
  clip,
  divide,
  exp,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  power,
  sign,
  sqrt,
  square,
  subtract,
} from "../../ops/elementwise/arithmetic.ts";
import { toFloat } from "../../ops/elementwise/cast.ts";
import { equal, greater, greaterEqual, less, select } from "../../ops/elementwise/comparison.ts";
import { reduceMax } from "../../ops/reduce-max.ts";
import { optional } from "../../support/schema.ts";
import { number } from "../../support/schema-fields.ts";
import { reduceKeeping } from "../reduce-over.ts";
import { defineOperation, type Operation } from "./define-operation.ts";

const unary = (compute: (x: Value) => Value): Operation => defineOperation(1, {}, (_, x) => compute(x as Value));

const binary = (compute: (a: Value, b: Value) => Value): Operation =>
  defineOperation(2, {}, (_, a, b) => compute(a as Value, b as Value));

/** Element-wise operations, with NumPy's broadcasting. */
export const arithmetic = {
  absolute: unary(abs),
  add: binary(add),
  /** a + scale · b. */
  addScaled: defineOperation(2, { scale: number() }, ({ scale }, a, b) => add(a as Value, multiply(b as Value, scale))),
  /** x as float32. */
  cast: unary((x) => (x.dtype === "float32" ? x : toFloat(x))),
  /** x clipped to [minimum, maximum]. */
  clip: defineOperation(
    1,
    { minimum: optional(number()), maximum: optional(number()) },
    ({ minimum: alpha = -Infinity, maximum: beta = Infinity }, x) => clip({ alpha, beta }, x as Value),
  ),
  divide: binary(divide),
  /** 1 if the operands are equal, else 0. */
  equal: binary(equal),
  erf: unary(erf),
  exp: unary(exp),
  greater: binary(greater),
  greaterEqual: binary(greaterEqual),
  less: binary(less),
  lessEqual: binary((a, b) => greaterEqual(b, a)),
  log: unary(log),
  /** 1 if x is 0, else 0. */
  logicalNot: unary((x) => equal(x, 0)),
  /** x with 0 in place of rows whose numbers are all `value`: Keras' masking, for layers that ignore masks. */
  masking: defineOperation(1, { value: number({ default: 0 }) }, ({ value }, x) => masked(x as Value, value)),
  maximum: binary(maximum),
  minimum: binary(minimum),
  multiply: binary(multiply),
  negative: unary(negate),
  notEqual: binary((a, b) => subtract(1, equal(a, b))),
  power: binary(powerOf),
  reciprocal: unary((x) => divide(1, x)),
  rsqrt: unary((x) => divide(1, sqrt(x))),
  sign: unary(sign),
  sqrt: unary(sqrt),
  square: unary(square),
  /** (a − b)². */
  squaredDifference: binary((a, b) => square(subtract(a, b))),
  subtract: binary(subtract),
  /** The second operand if the first is not 0, else the third. */
  where: defineOperation(3, {}, (_, condition, a, b) => select(condition as Value, a as Value, b as Value)),
};

function masked(x: Value, value: number): Value {
  // Such rows are already 0.
  if (value === 0) return x;
  const differs = subtract(1, equal(x, value));
  return multiply(x, reduceKeeping(reduceMax, [x.shape.length - 1], differs));
}

/** Computes integer powers as products, which also work for negative bases. */
function powerOf(a: Value, b: Value): Value {
  const exponent = b.origin.kind === "constant" && b.shape.length === 0 ? b.origin.tensor.data[0] : undefined;
  if (exponent === undefined || !Number.isInteger(exponent) || exponent < 1 || exponent > 8) return power(a, b);
  let result = a;
  for (let factor = 1; factor < exponent; factor++) result = factor === 1 ? square(a) : multiply(result, a);
  return result;
}
