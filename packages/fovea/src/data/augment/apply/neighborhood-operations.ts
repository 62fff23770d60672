import type { PixelOperation } from "../plan.ts";
import { clamped, type WorkingImage } from "./working-image.ts";

/** The operations in which pixels depend on their neighbors. */
export const neighborhoodOperations = {
  blur(image: WorkingImage, { sigma }: { readonly sigma: number }): void {
    const { height, width, channels, data } = image;
    const weights = gaussian(sigma);
    const rows = convolved(data, { weights, length: width, step: channels, lines: linesOf(height, width * channels) });
    data.set(convolved(rows, { weights, length: height, step: width * channels, lines: linesOf(width, channels) }));
    function linesOf(count: number, distance: number): number[] {
      return Array.from({ length: count * channels }, (_, index) => {
        return Math.floor(index / channels) * distance + (index % channels);
      });
    }
  },

  /** Moves pixels away from a smoothed image, or toward it; those of the border stay (Pillow's ImageEnhance.Sharpness). */
  sharpness(image: WorkingImage, { factor }: { readonly factor: number }): void {
    const { height, width, channels } = image;
    const before = image.data.slice();
    for (let row = 1; row < height - 1; row++) {
      for (let at = (row * width + 1) * channels; at < (row * width + width - 1) * channels; at++) {
        const value = before[at] as number;
        let sum = 4 * value;
        for (const line of [at - width * channels, at, at + width * channels]) {
          sum += (before[line - channels] as number) + (before[line] as number) + (before[line + channels] as number);
        }
        image.data[at] = clamped(factor * value + (1 - factor) * (sum / 13));
      }
    }
  },
} satisfies Partial<Readonly<Record<PixelOperation["type"], unknown>>>;

/** The weights on one side of a Gaussian filter and in its middle, which comes first. */
function gaussian(sigma: number): readonly number[] {
  const side = Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, distance) =>
    Math.exp(-0.5 * (distance / sigma) ** 2),
  );
  const total = side.reduce((sum, weight, distance) => sum + (distance === 0 ? weight : 2 * weight), 0);
  return side.map((weight) => weight / total);
}

interface Axis {
  readonly weights: readonly number[];
  /** The number of values in a line, and the distance between them. */
  readonly length: number;
  readonly step: number;
  /** Where each line starts. */
  readonly lines: readonly number[];
}

function convolved(data: Float32Array, { weights, length, step, lines }: Axis): Float32Array {
  const result = new Float32Array(data.length);
  for (const start of lines) {
    for (let position = 0; position < length; position++) {
      let sum = 0;
      for (let offset = 1 - weights.length; offset < weights.length; offset++) {
        const from = start + mirrored(position + offset, length) * step;
        sum += (weights[Math.abs(offset)] as number) * (data[from] as number);
      }
      result[start + position * step] = sum;
    }
  }
  return result;
}

/** Mirrors a position at the centers of the outermost pixels (d c b | a b c d | c b a), as PyTorch pads. */
function mirrored(position: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((position % period) + period) % period;
  return within < length ? within : period - within;
}
