import type { Random } from "../support/random.ts";
import { oneOf, positive } from "../support/schema-fields.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { truncatedNormals } from "./distributions.ts";
import { fill } from "./fill.ts";
import { defineInitializer, type InitializerFactory } from "./initializer.ts";

type Mode = "fanIn" | "fanOut" | "fanAvg";
type Distribution = "truncatedNormal" | "untruncatedNormal" | "uniform";

/** The standard deviation of a standard normal distribution truncated at ±2. */
const truncatedDeviation = 0.87962566103423978;

/**
 * Returns the number of inputs and outputs of a unit: for a matrix, [inputs, outputs]; for a kernel [rows, columns,
 * inputs, outputs], each times the kernel's area (Keras' `compute_fans`).
 */
function fansOf(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const cells = sizeOf(shape.slice(0, -2));
  return { fanIn: (shape.at(-2) ?? 1) * cells, fanOut: (shape.at(-1) ?? 1) * cells };
}

/** How a distribution's variance follows from the shape. */
interface Scaling {
  readonly scale: number;
  readonly mode: Mode;
  readonly distribution: Distribution;
}

function drawScaled(
  { scale, mode, distribution }: Scaling,
  shape: Shape,
  random: Random,
  values: Float32Array,
): Float32Array {
  const { fanIn, fanOut } = fansOf(shape);
  const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
  const variance = scale / Math.max(1, fan);
  switch (distribution) {
    case "uniform": {
      const limit = Math.sqrt(3 * variance);
      return fill(values, (out) => symmetricUniforms(random, out), limit);
    }
    case "truncatedNormal": {
      const deviation = Math.sqrt(variance) / truncatedDeviation;
      return fill(values, (out) => truncatedNormals(random, out), deviation);
    }
    case "untruncatedNormal": {
      const deviation = Math.sqrt(variance);
      return fill(values, (out) => random.normals(out), deviation);
    }
    default:
      return distribution satisfies never;
  }
}

/** Fills `out` with uniform numbers from −1 to 1. */
function symmetricUniforms(random: Random, out: Float64Array): void {
  random.uniforms(out);
  for (let index = 0; index < out.length; index++) out[index] = 2 * (out[index] ?? 0) - 1;
}

/**
 * Samples with variance `scale` ÷ fan, where the fan is the number of inputs ("fanIn"), of outputs ("fanOut") or their
 * mean ("fanAvg"). `{ scale: 2, mode: "fanOut", distribution: "untruncatedNormal" }` is PyTorch's `kaiming_normal_`.
 */
export const varianceScaling = defineInitializer({
  className: "VarianceScaling",
  options: {
    /** Factor of the variance (default 1). */
    scale: positive({ default: 1 }),
    /** Divisor of the variance: the number of inputs, of outputs or their mean (default "fanIn"). */
    mode: oneOf(["fanIn", "fanOut", "fanAvg"], { default: "fanIn" }),
    /** Distribution of the values (default "truncatedNormal"). */
    distribution: oneOf(["truncatedNormal", "untruncatedNormal", "uniform"], { default: "truncatedNormal" }),
  },
  sample: drawScaled,
});

function fixed(
  className: string,
  scale: number,
  mode: Mode,
  distribution: Distribution,
): InitializerFactory<Record<never, never>> {
  return defineInitializer({
    className,
    options: {},
    sample: (_options, ...given) => drawScaled({ scale, mode, distribution }, ...given),
  });
}

/** Samples from a uniform distribution within ±√(6 ÷ (fanIn + fanOut)) (Glorot & Bengio 2010). */
export const glorotUniform = fixed("GlorotUniform", 1, "fanAvg", "uniform");

/** Samples from a truncated normal distribution of variance 2 ÷ (fanIn + fanOut) (Glorot & Bengio 2010). */
export const glorotNormal = fixed("GlorotNormal", 1, "fanAvg", "truncatedNormal");

/** Samples from a uniform distribution within ±√(6 ÷ fanIn) (He et al. 2015). */
export const heUniform = fixed("HeUniform", 2, "fanIn", "uniform");

/** Samples from a truncated normal distribution of variance 2 ÷ fanIn (He et al. 2015). */
export const heNormal = fixed("HeNormal", 2, "fanIn", "truncatedNormal");

/** Samples from a uniform distribution within ±√(3 ÷ fanIn) (LeCun et al. 1998). */
export const lecunUniform = fixed("LecunUniform", 1, "fanIn", "uniform");

/** Samples from a truncated normal distribution of variance 1 ÷ fanIn (LeCun et al. 1998). */
export const lecunNormal = fixed("LecunNormal", 1, "fanIn", "truncatedNormal");
