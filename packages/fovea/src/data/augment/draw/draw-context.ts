import type { Random } from "../../../support/random.ts";
import type { PixelOperation } from "../plan.ts";
import type { Geometry } from "./geometry.ts";

/** What a step draws with, and where it puts what it drew. */
export interface DrawContext {
  /** The step's own substream. */
  readonly random: Random;
  readonly geometry: Geometry;
  /** Operations on the sampled pixels, in order. */
  readonly operations: PixelOperation[];
}

/** Draws a uniform number from a range. */
export function uniformIn(random: Random, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform();
}
