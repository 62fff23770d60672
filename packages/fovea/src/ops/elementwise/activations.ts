import { add, divide, exp, multiply, negate, square, subtract } from "./arithmetic.ts";
import { greater, select } from "./comparison.ts";
import { defineUnary } from "./define-elementwise.ts";

/** max(x, 0). */
export const relu = defineUnary("relu", ({ y, dy }) => select(greater(y, 0), dy, 0));

/** min(max(x, 0), 6) (Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10"). */
export const relu6 = defineUnary("relu6", ({ x, dy }) => select(greater(x, 0), select(greater(6, x), dy, 0), 0));

/** x if x > 0, else alpha · x. */
export const leakyRelu = defineUnary("leakyRelu", ({ x, dy, attributes: { alpha = 0.2 } }) =>
  select(greater(x, 0), dy, multiply(dy, alpha)),
);

/** x if x > 0, else alpha · (eˣ − 1) (Clevert et al. 2015). */
export const elu = defineUnary("elu", ({ x, y, dy, attributes: { alpha = 1 } }) =>
  select(greater(x, 0), dy, multiply(dy, add(y, alpha))),
);

/** 1 ÷ (1 + e⁻ˣ). */
export const sigmoid = defineUnary("sigmoid", ({ y, dy }) => multiply(dy, multiply(y, subtract(1, y))));

/** The hyperbolic tangent. */
export const tanh = defineUnary("tanh", ({ y, dy }) => multiply(dy, subtract(1, square(y))));

/** x · sigmoid(x), also called swish (Ramachandran et al. 2017). */
export const silu = defineUnary("silu", ({ x, dy }) => {
  const s = sigmoid(x);
  return multiply(dy, multiply(s, add(1, multiply(x, subtract(1, s)))));
});

/** log(1 + eˣ). */
export const softplus = defineUnary("softplus", ({ x, dy }) => multiply(dy, sigmoid(x)));

/** The error function. */
export const erf = defineUnary("erf", ({ x, dy }) =>
  multiply(dy, multiply(2 / Math.sqrt(Math.PI), exp(negate(square(x))))),
);

/** x · Φ(x), exactly, with the error function (Hendrycks & Gimpel 2016). */
export const gelu = defineUnary("gelu", ({ x, dy }) => {
  const cumulative = multiply(0.5, add(1, erf(divide(x, Math.SQRT2))));
  const density = multiply(1 / Math.sqrt(2 * Math.PI), exp(multiply(-0.5, square(x))));
  return multiply(dy, add(cumulative, multiply(x, density)));
});
