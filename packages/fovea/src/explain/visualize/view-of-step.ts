import { random } from "../../support/random.ts";
import type { View } from "./canvas/canvas-basis.ts";

/** How the views of the steps differ. */
export interface ViewOptions {
  readonly seed: number;
  readonly steps: number;
  /** The largest shift in pixels. */
  readonly jitter: number;
  /** The largest relative change of size. */
  readonly scale: number;
  /** Standard deviation of the blur at first, in pixels; it falls to 0. */
  readonly blur: number;
}

/** Stream 0 draws the first coefficients. */
const firstStream = 1;

/** Draws the view of a step. It depends on the seed and the step alone: all images of a step are seen alike. */
export function viewOfStep(step: number, { seed, steps, jitter, scale, blur }: ViewOptions): View {
  const generator = random(seed, firstStream + step);
  const draw = () => generator.integer(2 * jitter + 1) - jitter;
  const shift = [draw(), draw()] as const;
  const zoom = (1 + scale) ** (2 * generator.uniform() - 1);
  return { shift, zoom, blur: blur * (1 - step / Math.max(1, steps - 1)) };
}
