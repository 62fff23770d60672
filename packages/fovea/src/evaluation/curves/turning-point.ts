import { defineField, type OptionsOf, options } from "../../support/schema.ts";
import { oneOf } from "../../support/schema-fields.ts";
import { numbersOf, smoothCurve } from "./smooth-curve.ts";

const schema = options({
  /** `"min"` for losses, `"max"` for accuracies (default `"min"`). */
  mode: oneOf(["min", "max"], { default: "min" }),
  /** Weight of the smoothing, in [0, 1) (default 0.6). */
  smoothing: defineField<number>({
    expected: "a number in [0, 1)",
    read: (value) => (typeof value === "number" && value >= 0 && value < 1 ? value : undefined),
  })({ default: 0.6 }),
});

/** Options of `turningPoint`. */
export type TurningPointOptions = OptionsOf<typeof schema>;

/** Where a validation curve was best. */
export interface TurningPoint {
  /** Epoch of the best smoothed value, from 0; −1 without finite values. */
  readonly epoch: number;
  /** Whether the curve has turned since: the last smoothed value is worse by more than the curve jitters. */
  readonly turned: boolean;
}

/**
 * Finds the epoch from which validation got worse: the best value of the smoothed curve (see `smoothCurve`). The curve
 * has turned if its last smoothed value is worse by more than (2 + √(2 ln n))·σ√((1 − w)/(1 + w)): twice the noise of a
 * smoothed value, and how far the best of n values is off by chance. σ is estimated from second differences. A
 * heuristic.
 * @throws ConfigError for values that are not numbers.
 */
export function turningPoint(values: ArrayLike<number>, given: TurningPointOptions = {}): TurningPoint {
  const { mode, smoothing } = schema.resolve("turningPoint", given);
  const raw = numbersOf("turningPoint", values);
  const sign = mode === "min" ? 1 : -1;
  const smooth = smoothCurve(raw, smoothing)
    .map((value, epoch) => ({ epoch, value: sign * value }))
    .filter(({ value }) => Number.isFinite(value));
  const [first, last] = [smooth[0], smooth.at(-1)];
  if (!first || !last) return { epoch: -1, turned: false };
  const best = smooth.reduce((a, b) => (b.value < a.value ? b : a), first);
  const noise = jitter(raw.filter(Number.isFinite)) * Math.sqrt((1 - smoothing) / (1 + smoothing));
  const threshold = (2 + Math.sqrt(2 * Math.log(smooth.length))) * noise;
  return { epoch: best.epoch, turned: last.value - best.value > threshold };
}

/** Returns the standard deviation of the noise, from second differences, which a steady trend does not enter. */
function jitter(values: readonly number[]): number {
  const squares = values.slice(2).map((value, index) => {
    const bend = value - 2 * (values[index + 1] ?? 0) + (values[index] ?? 0);
    return bend ** 2 / 6;
  });
  return squares.length > 0 ? Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length) : 0;
}
