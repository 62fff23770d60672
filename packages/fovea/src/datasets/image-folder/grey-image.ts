/** An image with one channel, from 0 (black) to 255 (white). */
export interface GreyImage {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Luma of RGB bytes with the weights of ITU-R 601. */
export function greyImage({ data, width, height }: { data: Uint8Array; width: number; height: number }): GreyImage {
  const grey = new Float32Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const at = 3 * pixel;
    grey[pixel] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  }
  return { data: grey, width, height };
}

/** Stretches an image to a square whose pixels are the means of the areas that they cover. */
export function squareMeans({ data, width, height }: GreyImage, size: number): Float32Array {
  const columns = new Float64Array(height * size);
  for (let row = 0; row < height; row++) {
    means(width, size, (from, weight, to) => {
      columns[row * size + to] = (columns[row * size + to] ?? 0) + weight * (data[row * width + from] ?? 0);
    });
  }
  const result = new Float32Array(size * size);
  for (let column = 0; column < size; column++) {
    means(height, size, (from, weight, to) => {
      result[to * size + column] = (result[to * size + column] ?? 0) + weight * (columns[from * size + column] ?? 0);
    });
  }
  return result;
}

/** Calls `add` with the share of each of `length` samples in each of `count` intervals that divide them evenly. */
function means(length: number, count: number, add: (from: number, weight: number, to: number) => void): void {
  const step = length / count;
  for (let to = 0; to < count; to++) {
    const [start, end] = [to * step, (to + 1) * step];
    for (let from = Math.floor(start); from < end && from < length; from++) {
      const covered = Math.min(end, from + 1) - Math.max(start, from);
      if (covered > 0) add(from, covered / step, to);
    }
  }
}
