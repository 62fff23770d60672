import { isAxisAligned, type Matrix3 } from "../matrix3.ts";
import type { AugmentationPlan, Sampling } from "../plan.ts";
import type { BytePixels } from "./byte-pixels.ts";
import { displacementAt } from "./displacement-at.ts";
import { type Taps, tapsAt } from "./taps.ts";
import type { WorkingImage } from "./working-image.ts";

/**
 * Computes the output's pixels from the source's: each is a weighted mean around the place that the map assigns to its
 * center. The weights are the products of the taps of both axes, whose triangles follow the local scale of the map. A disc
 * of radius 1 in the output is an ellipse in the source; the scale of an axis is how far the ellipse reaches from its
 * center along this axis. Crops and resizes thus equal Pillow's and torchvision's antialiased bilinear resize of the crop,
 * and rotations, shears and enlargements are plain bilinear interpolation.
 */
export function sample(source: BytePixels, { outputSize: [height, width], sampling }: AugmentationPlan): WorkingImage {
  const { channels } = source;
  const output = { height, width, channels, data: new Float32Array(height * width * channels) };
  const [top, left, bottom, right] = sampling.window;
  const across = (position: number, scale: number) => tapsAt(position, scale, [left, right], sampling.fillMode);
  const down = (position: number, scale: number) => tapsAt(position, scale, [top, bottom], sampling.fillMode);
  const [scaleX, , offsetX, , scaleY, offsetY, , , divisor] = sampling.matrix;
  if (isAxisAligned(sampling.matrix) && sampling.displacements.length === 0) {
    const at = (index: number, scale: number, offset: number) => (scale * (index + 0.5) + offset) / divisor;
    const columns = Array.from({ length: width }, (_, column) => {
      return across(at(column, scaleX, offsetX), Math.abs(scaleX / divisor));
    });
    for (let row = 0; row < height; row++) {
      const rows = down(at(row, scaleY, offsetY), Math.abs(scaleY / divisor));
      columns.forEach((taps, column) => {
        blend(source, sampling, rows, taps, output.data, (row * width + column) * channels);
      });
    }
    return output;
  }
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = placeOf(sampling, column + 0.5, row + 0.5);
      const [rows, columns] = [down(place.y, place.scaleY), across(place.x, place.scaleX)];
      blend(source, sampling, rows, columns, output.data, (row * width + column) * channels);
    }
  }
  return output;
}

/** Writes the weighted mean of the pixels that two axes' taps select. */
function blend(
  { data, width, channels }: BytePixels,
  { fillColor }: Sampling,
  rows: Taps,
  columns: Taps,
  out: Float32Array,
  to: number,
): void {
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let i = 0; i < rows.indices.length; i++) {
      const row = rows.indices[i] as number;
      for (let j = 0; j < columns.indices.length; j++) {
        const column = columns.indices[j] as number;
        const isFill = row < 0 || column < 0;
        const value = isFill ? fillColor[channel] : data[(row * width + column) * channels + channel];
        sum += (rows.weights[i] as number) * (columns.weights[j] as number) * (value as number);
      }
    }
    out[to + channel] = sum;
  }
}

/** A place in the source, and the map's scale there. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Behind the horizon of a perspective, places are far away instead of undefined. */
const smallestDivisor = 1e-3;
const farthest = 1e6;

/** Divides nothing by 0 where a map flattens the image. */
const tiny = 1e-12;

/** Near the horizon, a sample does not stand for more than this many pixels along an axis. */
const widestScale = 32;

function placeOf({ matrix, displacements }: Sampling, column: number, row: number): Place {
  let [x, y] = [column, row];
  for (const displacement of displacements) {
    const [right, below] = displacementAt(displacement, [column, row]);
    x += right;
    y += below;
  }
  const [a, b, c, d, e, f, g, h, i] = matrix;
  const divisor = Math.max(g * x + h * y + i, smallestDivisor);
  const place = { x: limited((a * x + b * y + c) / divisor), y: limited((d * x + e * y + f) / divisor) };
  const [xx, xy] = [(a - place.x * g) / divisor, (b - place.x * h) / divisor];
  const [yx, yy] = [(d - place.y * g) / divisor, (e - place.y * h) / divisor];
  const area = Math.abs(xx * yy - xy * yx);
  const [scaleX, scaleY] = [area / Math.max(Math.hypot(yx, yy), tiny), area / Math.max(Math.hypot(xx, xy), tiny)];
  if (isAffine(matrix)) return { ...place, scaleX, scaleY };
  return { ...place, scaleX: Math.min(scaleX, widestScale), scaleY: Math.min(scaleY, widestScale) };
}

function limited(coordinate: number): number {
  return Math.min(Math.max(coordinate, -farthest), farthest);
}

function isAffine([, , , , , , g, h]: Matrix3): boolean {
  return g === 0 && h === 0;
}
