/** The method that interpolates between pixels. */
export type Interpolation = "nearest" | "bilinear" | "bicubic" | "lanczos3" | "lanczos5";

/**
 * Which positions of two images coincide: the edges of their first and last pixels ("halfPixel", as in
 * `tf.image.resize`), the first pixels ("asymmetric", as in TensorFlow 1), or the first and the last pixels
 * ("alignCorners").
 */
export type Coordinates = "halfPixel" | "asymmetric" | "alignCorners";

/** How an image is resized. */
export interface Resampling {
  readonly method: Interpolation;
  readonly antialias: boolean;
  readonly coordinates: Coordinates;
}

/** The weight of a pixel by distance, and the distance beyond which it is 0. */
interface Kernel {
  readonly radius: number;
  weight(distance: number): number;
}

const triangle: Kernel = { radius: 1, weight: (distance) => Math.max(0, 1 - distance) };

const kernels: Readonly<Record<Exclude<Interpolation, "nearest">, Kernel>> = {
  bilinear: triangle,
  bicubic: { radius: 2, weight: cubic },
  lanczos3: { radius: 3, weight: lanczos(3) },
  lanczos5: { radius: 5, weight: lanczos(5) },
};

/**
 * Returns the matrix [to, from], row-major, that resizes a line of `from` pixels to `to`. With `antialias`, kernels are
 * as wide as an output pixel if the line gets shorter.
 */
export function resizeMatrix(from: number, to: number, { method, antialias, coordinates }: Resampling): Float32Array {
  const matrix = new Float32Array(to * from);
  const step = coordinates === "alignCorners" && to > 1 ? (from - 1) / (to - 1) : from / to;
  for (let row = 0; row < to; row++) {
    const center = centerOf(row, step, method, coordinates);
    if (method === "nearest") {
      matrix[row * from + Math.min(from - 1, Math.floor(center))] = 1;
      continue;
    }
    const { radius, weight } = kernels[method];
    const width = antialias ? Math.max(1, step) : 1;
    const first = Math.max(0, Math.ceil(center - radius * width - 0.5));
    const last = Math.min(from - 1, Math.floor(center + radius * width - 0.5));
    // TensorFlow reads cubic weights from a table of 1024 steps.
    const grid = method === "bicubic" && !antialias ? 1024 : 0;
    const at = grid
      ? Math.floor(center - 0.5) + Math.round((center - 0.5 - Math.floor(center - 0.5)) * grid) / grid
      : center - 0.5;
    const weights: number[] = [];
    for (let column = first; column <= last; column++) weights.push(weight(Math.abs(column - at) / width));
    const sum = weights.reduce((total, each) => total + each, 0);
    for (const [index, each] of weights.entries()) matrix[row * from + first + index] = each / sum;
  }
  return matrix;
}

/** The position in the line of output pixel `row`; the first pixel reaches from 0 to 1. */
function centerOf(row: number, step: number, method: Interpolation, coordinates: Coordinates): number {
  if (coordinates === "halfPixel") return (row + 0.5) * step;
  // TensorFlow computes in float32, and rounds down to the pixel at the upper left without "alignCorners".
  const start = Math.fround(row * Math.fround(step));
  return method === "nearest" && coordinates === "asymmetric" ? start : start + 0.5;
}

/** Keys (1981), with a = −½. */
function cubic(distance: number): number {
  if (distance >= 2) return 0;
  if (distance >= 1) return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2;
  return (1.5 * distance - 2.5) * distance * distance + 1;
}

function lanczos(radius: number): (distance: number) => number {
  return (distance) => {
    if (distance > radius) return 0;
    if (distance < 1e-3) return 1;
    const angle = Math.PI * distance;
    return (radius * Math.sin(angle) * Math.sin(angle / radius)) / (angle * angle);
  };
}
