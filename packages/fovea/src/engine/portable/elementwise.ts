import type { ElementwiseAttributes } from "../../ops/elementwise/define-elementwise.ts";
import type { ElementwiseName } from "../../ops/elementwise/index.ts";
import { erf } from "./erf.ts";

/** What an element-wise op does to one element; the arguments that it does not take are 0. */
export type ScalarFunction = (a: number, b: number, c: number) => number;

const plain = (f: ScalarFunction) => () => f;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The element-wise ops on single numbers: an op that is missing here does not compile. */
export const scalarFunctions: {
  readonly [P in ElementwiseName]: (attributes: ElementwiseAttributes) => ScalarFunction;
} = {
  abs: plain(Math.abs),
  add: plain((a, b) => a + b),
  clip:
    ({ alpha = -Infinity, beta = Infinity }) =>
    (x) =>
      x < alpha ? alpha : x > beta ? beta : x,
  divide: plain((a, b) => a / b),
  elu:
    ({ alpha = 1 }) =>
    (x) =>
      x > 0 ? x : alpha * Math.expm1(x),
  equal: plain((a, b) => (a === b ? 1 : 0)),
  erf: plain(erf),
  exp: plain(Math.exp),
  gelu: plain((x) => 0.5 * x * (1 + erf(x / Math.SQRT2))),
  greater: plain((a, b) => (a > b ? 1 : 0)),
  greaterEqual: plain((a, b) => (a >= b ? 1 : 0)),
  leakyRelu:
    ({ alpha = 0.2 }) =>
    (x) =>
      x > 0 ? x : alpha * x,
  less: plain((a, b) => (a < b ? 1 : 0)),
  log: plain(Math.log),
  maximum: plain((a, b) => Math.max(a, b)),
  minimum: plain((a, b) => Math.min(a, b)),
  multiply: plain((a, b) => a * b),
  negate: plain((x) => -x),
  power: plain((a, b) => a ** b),
  relu: plain((x) => (x < 0 ? 0 : x)),
  relu6: plain((x) => (x < 0 ? 0 : x > 6 ? 6 : x)),
  select: plain((condition, a, b) => (condition !== 0 ? a : b)),
  sigmoid: plain(sigmoid),
  sign: plain(Math.sign),
  silu: plain((x) => x * sigmoid(x)),
  softplus: plain((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  sqrt: plain(Math.sqrt),
  square: plain((x) => x * x),
  subtract: plain((a, b) => a - b),
  tanh: plain(Math.tanh),
  toFloat: plain((x) => x),
};

/** The function of the op `name`. */
export function scalarFunction(name: string, attributes: ElementwiseAttributes): ScalarFunction {
  return scalarFunctions[name as ElementwiseName](attributes);
}
