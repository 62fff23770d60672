import type { ReduceAttributes } from "../../ops/broadcast.ts";
import type { ConcatAttributes } from "../../ops/concat.ts";
import type { Conv2dAttributes } from "../../ops/conv2d.ts";
import type { KernelName } from "../../ops/index.ts";
import type { MatmulAttributes } from "../../ops/matmul.ts";
import type { TransposeAttributes } from "../../ops/transpose.ts";
import { Factor, factorsOf, productOf, type Role, sealed, unsupported } from "./factor.ts";
import type { Rule, Step } from "./rule.ts";
import { asSequence, reshapedAxes, type TensorAxes, tensorAxes, transposedAxes } from "./tensor-axes.ts";

/** One output value per input value: the inputs' axes are the same, aligned at the last axis. */
export const elementwise: Rule = (step) => [broadcast(step, step.inputs, step.node.outputs[0]?.shape ?? [])];

const same: Rule = ({ inputs: [x = []] }) => [x];

/** A window over rows and columns. */
const window: Rule = (step) => step.node.outputs.map(({ shape }) => imageAxes(shape, sealed(step.axes(0)[3] ?? [])));

const conv2d: Rule = (step) => {
  const { groups } = step.node.attributes as Conv2dAttributes;
  const channels = sealed(step.axes(0)[3] ?? []);
  const [, , inner = [], outer = []] = step.axes(1);
  const [size, filters] = [productOf(channels), productOf(outer)];
  if (groups === 1) step.unify(inner, channels);
  const multiples = factorsOf(filters / groups, "channel");
  if (groups === size && groups > 1) step.unify(outer, [...channels, ...multiples]);
  else if (groups > 1) {
    const group = factorsOf(groups, "channel");
    const parts = factorsOf(size / groups, "channel");
    step.unify(channels, [...group, ...parts]);
    step.unify(inner, parts);
    step.unify(outer, [...group, ...multiples]);
  }
  return [imageAxes(step.node.outputs[0]?.shape ?? [], vector(step, outer, 2))];
};

/** A transposed convolution as a layer; its kernel is [rows, columns, filters, channels]. */
const transposedConvolution: Rule = (step) => {
  const [, , filters = [], inner = []] = step.axes(1);
  step.unify(inner, sealed(step.axes(0)[3] ?? []));
  return [imageAxes(shapeOf(step), sealed(filters))];
};

const matmul: Rule = (step) => {
  const { transposeA = false, transposeB = false } = step.node.attributes as MatmulAttributes;
  const [rows = [], inner = []] = transposeA ? step.axes(0).toReversed() : step.axes(0);
  const [features = [], columns = []] = transposeB ? step.axes(1).toReversed() : step.axes(1);
  step.unify(features, inner);
  return [tensorAxes([rows, vector(step, columns, 2)])];
};

const layerNorm: Rule = (step) => {
  const [x = [], ...vectors] = step.inputs;
  return [broadcast(step, [step.node.inputs[0]?.shape.length === 3 ? asSequence(x) : x, ...vectors], shapeOf(step))];
};

const reduce: Rule = (step) => {
  const { axes } = step.node.attributes as ReduceAttributes;
  return [tensorAxes(step.axes(0).filter((_, axis) => !axes.includes(axis)))];
};

const argMax: Rule = (step) => {
  const axes = step.axes(0);
  step.needsOwnOrder(axes.at(-1) ?? []);
  return [tensorAxes(axes.slice(0, -1))];
};

/** Adjacent channels affect each other. */
const localResponseNorm: Rule = (step) => {
  step.needsOwnOrder(step.axes(0)[3] ?? []);
  return same(step);
};

const concat: Rule = (step) => {
  const { axis: chosen } = step.node.attributes as ConcatAttributes;
  const inputs = step.node.inputs.map((_, index) => step.axes(index));
  const [first = []] = inputs;
  return [
    tensorAxes(
      first.map((factors, axis) => {
        const parts = inputs.map((axes) => axes[axis] ?? []);
        if (axis !== chosen) return parts.reduce((whole, part) => step.unify(whole, part));
        const fixed = parts.flat().find(({ role }) => role === "spatial" || role === "sequence");
        const size = parts.reduce((sum, part) => sum + productOf(part), 0);
        const isPlain = fixed && parts.every((part) => part.every(({ role }) => role === fixed.role));
        if (isPlain) return factorsOf(size, fixed.role);
        return parts.length > 1 ? [new Factor(size, "channel", { kind: "sum", parts })] : factors;
      }),
    ),
  ];
};

/** Slices or extensions of an axis, which PyTorch computes identically if it has the axis in the same order. */
const resized: Rule = (step) => [
  tensorAxes(
    step.axes(0).map((factors, axis) => {
      const size = shapeOf(step)[axis] ?? 1;
      if (size === productOf(factors)) return factors;
      step.needsOwnOrder(factors);
      return factorsOf(size, roleOfAll(factors, shapeOf(step).length, axis));
    }),
  ),
];

const reshape: Rule = (step) => {
  const [x = []] = step.inputs;
  const axes = reshapedAxes(x, shapeOf(step), `reshape ${step.where}`);
  // A layer over the channels of each step merges the steps with the batch.
  const isSteps = step.node.inputs[0]?.shape.length === 3 && axes.length === 2 && (axes[0]?.factors.length ?? 0) > 0;
  return [isSteps ? asSequence(axes) : axes];
};

const transpose: Rule = (step) => {
  const { permutation } = step.node.attributes as TransposeAttributes;
  return [transposedAxes(step.inputs[0] ?? [], permutation, `permute ${step.where}`)];
};

/** Rules by op name. "training": predictions never use the op. */
export const rules: Readonly<Record<KernelName, Rule | "training">> = {
  adaptiveAveragePool2d: window,
  adaptiveAveragePool2dGradient: "training",
  argMax,
  averagePool2d: window,
  averagePool2dGradient: "training",
  batchNorm: "training",
  batchNormGradient: "training",
  broadcastTo: elementwise,
  concat,
  conv2d,
  conv2dFilterGradient: "training",
  conv2dFilterGradientWithBias: "training",
  conv2dInputGradient: transposedConvolution,
  dropout: "training",
  fusedElementwise: "training",
  layerNorm,
  layerNormGradient: "training",
  localResponseNorm,
  localResponseNormGradient: "training",
  logSoftmax: same,
  matmul,
  maxPool2d: window,
  maxPool2dGradient: "training",
  pad: resized,
  randomNormal: "training",
  reduceMax: reduce,
  reduceSum: reduce,
  reshape,
  resize2d: window,
  resize2dGradient: "training",
  slice: resized,
  softmax: same,
  softmaxCrossEntropy: "training",
  softmaxCrossEntropyGradient: "training",
  sumOfSquares: "training",
  transpose,
};

function shapeOf({ node }: Step): readonly number[] {
  return node.outputs[0]?.shape ?? [];
}

function imageAxes(shape: readonly number[], channels: readonly Factor[]): TensorAxes {
  const [batch = 1, height = 1, width = 1] = shape;
  return tensorAxes([factorsOf(batch), factorsOf(height, "spatial"), factorsOf(width, "spatial"), channels]);
}

function roleOfAll(factors: readonly Factor[], rank: number, axis: number): Role {
  if (axis === rank - 1) return "channel";
  return factors[0]?.role ?? (rank >= 4 ? "spatial" : "sequence");
}

/** Returns the outputs' axis, along which an optional input such as the bias lies. */
function vector(step: Step, factors: readonly Factor[], input: number): readonly Factor[] {
  return step.inputs[input] ? step.unify(factors, step.axes(input)[0] ?? []) : factors;
}

/**
 * Returns the axes of tensors that broadcast to a shape. Axes that form one block in any of them form one block in the
 * result.
 */
function broadcast(step: Step, inputs: readonly TensorAxes[], shape: readonly number[]): TensorAxes {
  const cuts = new Set(shape.map((_, axis) => axis));
  const placed = inputs.map((axes) => {
    let begin = shape.length - axes.reduce((rank, { sizes }) => rank + sizes.length, 0);
    return axes.map((block) => {
      const first = begin;
      begin += block.sizes.length;
      for (let axis = first + 1; axis < begin; axis++) cuts.delete(axis);
      return { ...block, first };
    });
  });
  const begins = [...cuts];
  return begins.map((begin, index) => {
    const end = begins[index + 1] ?? shape.length;
    const sizes = shape.slice(begin, end);
    const whole = sizes.reduce((product, size) => product * size, 1);
    let factors: readonly Factor[] | undefined;
    for (const blocks of placed) {
      const own = blocks.filter(({ first }) => first >= begin && first < end).flatMap((block) => block.factors);
      if (productOf(own) === whole) factors = factors ? unifyAligned(step, factors, own, shape.length) : own;
      else if (own.length > 0) step.unify(own, factorsOfPart(step, own));
    }
    return { sizes, factors: factors ?? factorsOf(whole) };
  });
}

/** Unifies an axis of two tensors. If one image's rows are the other's channels, PyTorch has another order. */
function unifyAligned(step: Step, a: readonly Factor[], b: readonly Factor[], rank: number): readonly Factor[] {
  const has = (factors: readonly Factor[], role: Role) => factors.some((factor) => factor.role === role);
  const isCrossed = (has(a, "spatial") && has(b, "channel")) || (has(a, "channel") && has(b, "spatial"));
  if (rank < 3 || !isCrossed) return step.unify(a, b);
  const reason = `${step.where} combines images whose channels are on different axes`;
  step.needsOwnOrder(unsupported(productOf(a), reason));
  return a;
}

/** Returns the factors of a vector over a part of a flattened image. */
function factorsOfPart(step: Step, factors: readonly Factor[]): readonly Factor[] {
  const reason = `${step.where} operates on parts of a flattened image, which PyTorch stores in another order`;
  return unsupported(productOf(factors), reason);
}
