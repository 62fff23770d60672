import type { Value } from "../../src/graph/index.ts";
import { ops } from "../../src/ops/index.ts";
import { reduceMean } from "../../src/ops/reduce-mean.ts";
import { split } from "../../src/ops/split.ts";
import type { Size2d } from "../../src/ops/window.ts";
import type { GoldenCase } from "./read-fixture.ts";

type Axes = readonly number[];
type Build<Attributes> = (x: Value, attributes: Attributes) => Value | readonly Value[];
type Recorded = (inputs: readonly Value[], attributes: GoldenCase["attributes"]) => Value | readonly Value[];

/** An operation on one input whose recorded attributes are of the type that `build` takes. */
const unary =
  <Attributes>(build: Build<Attributes>): Recorded =>
  ([x], attributes) =>
    build(x as Value, attributes as unknown as Attributes);

const binary =
  (build: (a: Value, b: Value) => Value): Recorded =>
  ([a, b]) =>
    build(a as Value, b as Value);

const reductions = {
  sum: (axes: Axes, x: Value) => ops.reduceSum({ axes }, x),
  mean: (axes: Axes, x: Value) => reduceMean({ axes }, x),
  max: (axes: Axes, x: Value) => ops.reduceMax({ axes }, x),
  min: (axes: Axes, x: Value) => ops.negate(ops.reduceMax({ axes }, ops.negate(x))),
};

/**
 * The recorded operations that are an op and no layer (layers.test.ts holds the layers): inputs and recorded attributes
 * → outputs, in the recorded order.
 */
export const goldenOps: Readonly<Record<string, Recorded>> = {
  abs: unary((x) => ops.abs(x)),
  add: binary((a, b) => ops.add(a, b)),
  clip: unary<{ minimum: number; maximum: number }>((x, { minimum: alpha, maximum: beta }) =>
    ops.clip({ alpha, beta }, x),
  ),
  divide: binary((a, b) => ops.divide(a, b)),
  exp: unary((x) => ops.exp(x)),
  log: unary((x) => ops.log(x)),
  maximum: binary((a, b) => ops.maximum(a, b)),
  minimum: binary((a, b) => ops.minimum(a, b)),
  multiply: binary((a, b) => ops.multiply(a, b)),
  negative: unary((x) => ops.negate(x)),
  pad: unary<{ padding: readonly Size2d[]; value: number }>((x, { padding, value }) => {
    const before = padding.map(([first]) => first);
    const after = padding.map(([, last]) => last);
    // Zeros around x − value, then value added everywhere, is x surrounded by `value`.
    return ops.add(ops.pad({ before, after }, ops.subtract(x, value)), value);
  }),
  reduce: unary<{ kind: keyof typeof reductions; axes: Axes; keepDims: boolean }>((x, { kind, axes, keepDims }) => {
    const y = reductions[kind](axes, x);
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return keepDims ? ops.reshape({ shape: kept }, y) : y;
  }),
  resize: unary<{ size: Size2d; interpolation: "nearest" | "bilinear" }>((x, { size, interpolation }) =>
    ops.resize2d({ outputSize: size, method: interpolation }, x),
  ),
  slice: unary<{ begin: Axes; size: Axes }>((x, { begin, size }) => ops.slice({ begin, size }, x)),
  split: unary<{ sizes: Axes; axis: number }>((x, attributes) => split(attributes, x)),
  sqrt: unary((x) => ops.sqrt(x)),
  square: unary((x) => ops.square(x)),
  subtract: binary((a, b) => ops.subtract(a, b)),
  transpose: unary<{ axes: Axes }>((x, { axes }) => ops.transpose({ permutation: axes }, x)),
};
