import { random } from "../../../support/random.ts";
import { type Size, tileStarts } from "./octave-sizes.ts";

/** Colors in 0 … 1 of an image in its octave, [height, width, channels]. */
export interface DreamImage {
  readonly size: Size;
  readonly channels: number;
  readonly colors: Float32Array;
}

/** What an octave's steps need. */
export interface OctaveSteps {
  readonly tile: Size;
  readonly steps: number;
  /** The mean change of a color in a step. */
  readonly rate: number;
  readonly seed: number;
  readonly octave: number;
  /** Returns the gradient of a tile's colors. */
  gradient(tile: Float32Array): Promise<ArrayLike<number>>;
  onStep(): void;
}

/**
 * Changes an image uphill. Its gradient is computed tile by tile, so that memory doesn't depend on its size; each step
 * moves the tiles, which wrap around, so that no seams remain.
 */
export async function dreamOctave({ size, channels, colors }: DreamImage, given: OctaveSteps): Promise<void> {
  const { tile, steps, rate, seed, octave, gradient, onStep } = given;
  const [height, width] = size;
  const [tileHeight, tileWidth] = tile;
  const generator = random(seed, octave);
  const part = new Float32Array(tileHeight * tileWidth * channels);
  const sums = new Float32Array(colors.length);
  const counts = new Uint8Array(height * width);
  for (let step = 0; step < steps; step++) {
    const [down, right] = [generator.integer(height), generator.integer(width)];
    sums.fill(0);
    counts.fill(0);
    for (const top of tileStarts(height, tileHeight)) {
      for (const left of tileStarts(width, tileWidth)) {
        const eachPixel = (visit: (pixel: number, inTile: number) => void) => {
          for (let y = 0; y < tileHeight; y++) {
            const row = ((top + y + down) % height) * width;
            for (let x = 0; x < tileWidth; x++) visit(row + ((left + x + right) % width), y * tileWidth + x);
          }
        };
        eachPixel((pixel, inTile) => {
          for (let channel = 0; channel < channels; channel++) {
            part[inTile * channels + channel] = colors[pixel * channels + channel] ?? 0;
          }
        });
        const slopes = await gradient(part);
        eachPixel((pixel, inTile) => {
          counts[pixel] = (counts[pixel] ?? 0) + 1;
          for (let channel = 0; channel < channels; channel++) {
            const at = pixel * channels + channel;
            sums[at] = (sums[at] ?? 0) + (slopes[inTile * channels + channel] ?? 0);
          }
        });
      }
    }
    climb(colors, sums, counts, channels, rate);
    onStep();
  }
}

/** Adds the gradient, scaled to a mean change of `rate`; a gradient of zero changes nothing. */
function climb(colors: Float32Array, sums: Float32Array, counts: Uint8Array, channels: number, rate: number): void {
  let total = 0;
  for (let at = 0; at < sums.length; at++) {
    const slope = (sums[at] ?? 0) / (counts[Math.floor(at / channels)] ?? 1);
    sums[at] = slope;
    total += Math.abs(slope);
  }
  if (!(total > 0)) return;
  const factor = (rate * sums.length) / total;
  for (let at = 0; at < colors.length; at++) {
    colors[at] = Math.min(1, Math.max(0, (colors[at] ?? 0) + factor * (sums[at] ?? 0)));
  }
}
