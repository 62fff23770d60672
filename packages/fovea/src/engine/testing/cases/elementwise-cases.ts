import type { Value } from "../../../graph/graph.ts";
import { add, divide, multiply, sqrt, square, subtract } from "../../../ops/elementwise/arithmetic.ts";
import type { ElementwiseAttributes } from "../../../ops/elementwise/define-elementwise.ts";
import { type ElementwiseName, elementwiseOps } from "../../../ops/elementwise/index.ts";
import { fusedElementwise } from "../../../ops/fused-elementwise.ts";
import type { Shape } from "../../../tensor/shape.ts";
import { apply, type ConformanceCase, composed } from "../conformance-case.ts";
import { type Fill, type InputSpec, input } from "../test-data.ts";

const everyNumber: readonly Fill[] = ["normal", "distinct"];
const positive: readonly Fill[] = ["positive"];

/** How many arguments each op takes, and which numbers; an op that is missing does not compile. */
const singles: { readonly [P in ElementwiseName]: readonly [number, readonly Fill[], ElementwiseAttributes?] } = {
  abs: [1, everyNumber],
  add: [2, everyNumber],
  clip: [1, everyNumber, { alpha: -0.4, beta: 0.7 }],
  divide: [2, positive],
  elu: [1, everyNumber, { alpha: 0.7 }],
  equal: [2, [{ below: 3 }]],
  erf: [1, everyNumber],
  exp: [1, ["normal", "positive"]],
  gelu: [1, everyNumber],
  greater: [2, [{ below: 3 }, "normal"]],
  greaterEqual: [2, [{ below: 3 }, "normal"]],
  leakyRelu: [1, everyNumber, { alpha: 0.3 }],
  less: [2, [{ below: 3 }, "normal"]],
  log: [1, positive],
  maximum: [2, everyNumber],
  minimum: [2, everyNumber],
  multiply: [2, everyNumber],
  negate: [1, everyNumber],
  power: [2, positive],
  relu: [1, everyNumber],
  relu6: [1, everyNumber],
  select: [3, [{ below: 2 }]],
  sigmoid: [1, everyNumber],
  sign: [1, everyNumber],
  silu: [1, everyNumber],
  softplus: [1, everyNumber],
  sqrt: [1, positive],
  square: [1, everyNumber],
  subtract: [2, everyNumber],
  tanh: [1, everyNumber],
  toFloat: [1, [{ below: 1000 }, "normal"]],
};

/** 1,301 distinct numbers reach from −97 to 97: far into every tail. */
const lengths = [1, 17, 1301];

const singleCases = Object.entries(singles).flatMap(([op, [arity, fills, attributes = {}]]) =>
  fills.flatMap((fill) =>
    lengths.map((length) => {
      const args = Array.from({ length: arity }, (_, index) => index);
      return apply(
        fusedElementwise,
        { expression: [{ op, args, ...attributes }], results: [arity], shape: [length] },
        args.map(() => input([length], fill)),
      );
    }),
  ),
);

const broadcasts: readonly (readonly Shape[])[] = [
  [[2, 5, 7, 3], [3]],
  [
    [2, 5, 7, 3],
    [2, 1, 1, 3],
  ],
  [[], [4, 9]],
  [[2, 5, 7, 16], [5, 1, 16], [16]],
  [
    [8, 1],
    [1, 33],
  ],
  [
    [3, 1, 5],
    [4, 1],
  ],
];

const broadcastCases = broadcasts.map((shapes) =>
  composed(
    { op: "add" },
    shapes.map((shape) => input(shape)),
    (...values) => values.reduce((sum, value) => add(sum, value)),
  ),
);

const bytes: InputSpec = { shape: [3, 7], dtype: "uint8", fill: { below: 256 } };

export const elementwiseCases: { readonly fusedElementwise: readonly ConformanceCase[] } = {
  fusedElementwise: [
    ...singleCases,
    ...broadcastCases,
    composed({ op: "divide, bytes" }, [bytes], (x) => divide(x as Value, 255)),
    composed({ op: "add, bytes and integers" }, [bytes, input([7], { below: 9 })], (x, y) =>
      add(x as Value, y as Value),
    ),
    composed(
      { op: "Adam, several results" },
      [input([37, 91]), input([37, 91]), input([37, 91], "positive"), input([37, 91])],
      (...values) => {
        const [weight, mean, variance, gradient] = values as [Value, Value, Value, Value];
        const newMean = add(mean, multiply(subtract(gradient, mean), 0.1));
        const newVariance = add(variance, multiply(subtract(square(gradient), variance), 0.001));
        const step = divide(multiply(newMean, 0.01), add(sqrt(newVariance), 1e-7));
        return [newMean, newVariance, subtract(weight, step)];
      },
    ),
    composed(
      { op: "choices between a hundred inputs" },
      Array.from({ length: 100 }, () => input([9])),
      (first, ...others) =>
        others.reduce(
          (value, other, index) => elementwiseOps.select(other, value, others[index - 1] ?? first ?? 0),
          first as Value,
        ),
    ),
    composed({ op: "a long chain" }, [input([1025])], (x) =>
      Array.from({ length: 60 }).reduce((value: Value) => elementwiseOps.tanh(multiply(value, 1.5)), x as Value),
    ),
  ],
};
