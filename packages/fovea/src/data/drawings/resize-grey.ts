import type { GreyImage } from "./grey-image.ts";

/**
 * Resizes an image, bilinearly with antialiasing (Pillow's BILINEAR): linear interpolation upward, a triangle-weighted
 * mean downward, so that thin strokes fade instead of breaking up.
 */
export function resizeGrey(image: GreyImage, height: number, width: number): GreyImage {
  return transposed(resizeRows(transposed(resizeRows(image, height)), width));
}

function resizeRows({ height, width, data }: GreyImage, rows: number): GreyImage {
  const result = new Float32Array(rows * width);
  const scale = height / rows;
  const reach = Math.max(1, scale);
  for (let row = 0; row < rows; row++) {
    const center = (row + 0.5) * scale;
    const first = Math.max(0, Math.floor(center - reach));
    const last = Math.min(height - 1, Math.ceil(center + reach));
    let total = 0;
    for (let source = first; source <= last; source++) {
      const weight = Math.max(0, 1 - Math.abs(source + 0.5 - center) / reach);
      total += weight;
      for (let column = 0; column < width; column++) {
        const at = row * width + column;
        result[at] = (result[at] ?? 0) + weight * (data[source * width + column] ?? 0);
      }
    }
    for (let at = row * width; at < (row + 1) * width; at++) result[at] = (result[at] ?? 0) / total;
  }
  return { height: rows, width, data: result };
}

function transposed({ height, width, data }: GreyImage): GreyImage {
  const result = new Float32Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) result[column * height + row] = data[row * width + column] ?? 0;
  }
  return { height: width, width: height, data: result };
}
