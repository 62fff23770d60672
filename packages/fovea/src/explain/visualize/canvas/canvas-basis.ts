/** How an image is seen in a step: moved, scaled and blurred. */
export interface View {
  /** The distance by which the image is moved, in pixels; it wraps around. */
  readonly shift: readonly [down: number, right: number];
  /** The factor by which the image is enlarged. */
  readonly zoom: number;
  /** Standard deviation of a Gaussian blur, in pixels. */
  readonly blur: number;
}

/** The image as it is. */
export const plainView: View = { shift: [0, 0], zoom: 1, blur: 0 };

/**
 * The functions whose weighted sum is an image, along one side: row i of the matrix [size, size] holds their values at
 * pixel i of a view. An image is rows · coefficients · columnsᵀ, so a view costs nothing but other matrices.
 */
export type CanvasBasis = (matrix: Float32Array, size: number, view: View, axis: 0 | 1) => void;

/** One function per pixel: the coefficients are the image. Pixels between others are interpolated linearly. */
export const pixelBasis: CanvasBasis = (matrix, size, view, axis) => {
  const { blur } = view;
  const radius = blur > 0 ? Math.ceil(3 * blur) : 1;
  const weightOf = (distance: number) =>
    blur > 0 ? Math.exp(-(distance ** 2) / (2 * blur ** 2)) : Math.max(0, 1 - Math.abs(distance));
  matrix.fill(0);
  for (let pixel = 0; pixel < size; pixel++) {
    const position = positionOf(pixel, size, view, axis);
    const start = Math.floor(position) - radius + 1;
    let sum = 0;
    for (let at = start; at < start + 2 * radius; at++) sum += weightOf(position - at);
    for (let at = start; at < start + 2 * radius; at++) {
      const place = pixel * size + (((at % size) + size) % size);
      matrix[place] = (matrix[place] ?? 0) + weightOf(position - at) / sum;
    }
  }
};

/**
 * One wave per whole number of periods: cos + sin, divided by √size (Hartley 1942). It spans the same waves as the real
 * Fourier transform, with real coefficients and as many of them as pixels. Views are exact, also between pixels.
 */
export const fourierBasis: CanvasBasis = (matrix, size, view, axis) => {
  for (let wave = 0; wave < size; wave++) {
    const periods = signedFrequency(wave, size);
    const amplitude = Math.exp(-2 * (Math.PI * view.blur * (periods / size)) ** 2) / Math.sqrt(size);
    for (let pixel = 0; pixel < size; pixel++) {
      const angle = (2 * Math.PI * periods * positionOf(pixel, size, view, axis)) / size;
      matrix[pixel * size + wave] = amplitude * (Math.cos(angle) + Math.sin(angle));
    }
  }
};

/** The number of periods of a wave: 0, 1, …, then the negative ones. Equal to `size · np.fft.fftfreq(size)`. */
export function signedFrequency(wave: number, size: number): number {
  return wave < size / 2 ? wave : wave - size;
}

/** Where a view's pixel lies on the canvas. */
function positionOf(pixel: number, size: number, { shift, zoom }: View, axis: 0 | 1): number {
  const center = (size - 1) / 2;
  return (pixel - center) / zoom + center + shift[axis];
}
