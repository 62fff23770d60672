import type { Steps } from "../../support/steps.ts";

/** A function to minimize: returns its value at `x` and writes its gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When to stop. */
export interface LbfgsLimits {
  /** The largest element that the gradient may have. */
  readonly tolerance: number;
  /** The largest number of steps. */
  readonly iterations: number;
}

/** Number of steps whose curvature is remembered. */
const memory = 10;

/**
 * Minimizes a smooth convex function from `start` with limited-memory BFGS (Liu and Nocedal, 1989; the two-loop
 * recursion of Nocedal, 1980). The step starts at 1 and shrinks by quadratic interpolation until the value falls enough
 * (Armijo); convexity makes every step's curvature usable.
 */
export function* lbfgs(
  objective: Objective,
  start: Float64Array,
  { tolerance, iterations }: LbfgsLimits,
): Steps<Float64Array> {
  let x = Float64Array.from(start);
  let gradient = new Float64Array(x.length);
  let value = objective(x, gradient);
  const history: Step[] = [];
  for (let iteration = 0; iteration < iterations && largestOf(gradient) > tolerance; iteration++) {
    const direction = directionOf(gradient, history);
    const slope = dot(direction, gradient);
    // Without a history, a step of length 1 at most.
    let size = history.length > 0 ? 1 : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
    for (let trial = 0; ; trial++) {
      // The objective's rounding hides any further progress.
      if (trial === 40) return x;
      const next = x.map((entry, index) => entry + size * (direction[index] as number));
      const nextGradient = new Float64Array(x.length);
      const nextValue = objective(next, nextGradient);
      yield;
      if (nextValue <= value + 1e-4 * size * slope) {
        remember(history, x, next, gradient, nextGradient);
        [x, gradient, value] = [next, nextGradient, nextValue];
        break;
      }
      const vertex = (-slope * size * size) / (2 * (nextValue - value - slope * size));
      size = vertex > 0.1 * size && vertex < 0.5 * size ? vertex : size * (vertex >= 0.5 * size ? 0.5 : 0.1);
    }
  }
  return x;
}

interface Step {
  readonly move: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

function remember(history: Step[], x: Float64Array, next: Float64Array, g: Float64Array, nextG: Float64Array): void {
  const move = next.map((entry, index) => entry - (x[index] as number));
  const change = nextG.map((entry, index) => entry - (g[index] as number));
  const curvature = dot(move, change);
  if (curvature <= 1e-16 * dot(change, change)) return;
  history.push({ move, change, curvature });
  if (history.length > memory) history.shift();
}

function directionOf(gradient: Float64Array, history: readonly Step[]): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares = history.map(() => 0);
  for (let step = history.length - 1; step >= 0; step--) {
    const { move, change, curvature } = history[step] as Step;
    const share = dot(move, direction) / curvature;
    shares[step] = share;
    addScaled(direction, change, -share);
  }
  const last = history.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let index = 0; index < direction.length; index++) direction[index] = (direction[index] as number) * scale;
  }
  history.forEach(({ move, change, curvature }, step) => {
    addScaled(direction, move, (shares[step] as number) - dot(change, direction) / curvature);
  });
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, scale: number): void {
  for (let index = 0; index < target.length; index++) {
    target[index] = (target[index] as number) + scale * (values[index] as number);
  }
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
