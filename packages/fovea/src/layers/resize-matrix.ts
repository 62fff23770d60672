/** The method that interpolates between pixels. */
export type Interpolation = "nearest" | "bilinear" | "asymmetricBilinear" | "bicubic" | "lanczos3" | "lanczos5";

/** The weight of a pixel by distance, and the distance beyond which it is 0. */
interface Kernel {
  readonly radius: number;
  weight(distance: number): number;
}

const triangle: Kernel = { radius: 1, weight: (distance) => Math.max(0, 1 - distance) };

const kernels: Readonly<Record<Exclude<Interpolation, "nearest">, Kernel>> = {
  bilinear: triangle,
  asymmetricBilinear: triangle,
  bicubic: { radius: 2, weight: cubic },
  lanczos3: { radius: 3, weight: lanczos(3) },
  lanczos5: { radius: 5, weight: lanczos(5) },
};

/**
 * Returns the matrix [to, from], row-major, that resizes a line of `from` pixels to `to`. Pixel centers are at halves,
 * as in `tf.image.resize`; for "asymmetricBilinear", the first pixels coincide, as in `tf.compat.v1.image.resize`. With
 * `antialias`, kernels are as wide as an output pixel if the line gets shorter.
 */
export function resizeMatrix(from: number, to: number, method: Interpolation, antialias: boolean): Float32Array {
  const matrix = new Float32Array(to * from);
  const step = from / to;
  for (let row = 0; row < to; row++) {
    const center = method === "asymmetricBilinear" ? row * step + 0.5 : (row + 0.5) * step;
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
