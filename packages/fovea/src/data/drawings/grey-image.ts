import { median } from "../../support/index.ts";

/** Brightness from 0 to 1, row by row. */
export interface GreyImage {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** A rectangle of pixels; `bottom` and `right` are the first row and column outside. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Maps every pixel's brightness. */
export function mapGrey(image: GreyImage, change: (value: number) => number): GreyImage {
  return { ...image, data: image.data.map(change) };
}

/** Returns the median brightness of the outermost rows and columns, usually that of the background. */
export function borderBrightness({ height, width, data }: GreyImage): number {
  const border: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const inside = row > 0 && row < height - 1 && column > 0 && column < width - 1;
      if (!inside) border.push(data[row * width + column] ?? 0);
    }
  }
  return median(border);
}

/** Returns the bounding box of all pixels brighter than `threshold`, or undefined if there are none. */
export function boxOf({ height, width, data }: GreyImage, threshold: number): Box | undefined {
  let [top, left, bottom, right] = [height, width, 0, 0];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if ((data[row * width + column] ?? 0) <= threshold) continue;
      top = Math.min(top, row);
      left = Math.min(left, column);
      bottom = Math.max(bottom, row + 1);
      right = Math.max(right, column + 1);
    }
  }
  return bottom > 0 ? { top, left, bottom, right } : undefined;
}

/** Returns the center of mass of the brightness, in pixels from the top left corner; [0, 0] for a black image. */
export function centerOfMass({ width, data }: GreyImage): readonly [row: number, column: number] {
  let [mass, rows, columns] = [0, 0, 0];
  data.forEach((value, index) => {
    mass += value;
    rows += value * (Math.floor(index / width) + 0.5);
    columns += value * ((index % width) + 0.5);
  });
  return mass > 0 ? [rows / mass, columns / mass] : [0, 0];
}

/** Crops an image to `box`. */
export function crop({ width, data }: GreyImage, { top, left, bottom, right }: Box): GreyImage {
  const part = { height: bottom - top, width: right - left, data: new Float32Array((bottom - top) * (right - left)) };
  for (let row = top; row < bottom; row++) {
    part.data.set(data.subarray(row * width + left, row * width + right), (row - top) * part.width);
  }
  return part;
}

/** Pastes `image` onto a black background, its top left corner at `row` and `column`, and clips what lies outside. */
export function place(image: GreyImage, size: Omit<GreyImage, "data">, row: number, column: number): GreyImage {
  const { height, width } = size;
  const data = new Float32Array(height * width);
  for (let y = Math.max(0, row); y < Math.min(height, row + image.height); y++) {
    for (let x = Math.max(0, column); x < Math.min(width, column + image.width); x++) {
      data[y * width + x] = image.data[(y - row) * image.width + (x - column)] ?? 0;
    }
  }
  return { height, width, data };
}
