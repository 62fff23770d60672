/** Values of a map, row by row. */
export interface MapValues {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** The magnitude that has the full color. */
  readonly scale: number;
}

type Color = readonly [red: number, green: number, blue: number];

const positive: Color = [213, 94, 0];
const negative: Color = [0, 114, 178];

/** Returns the color of zero: that of the paper. */
function zeroColor(): Color {
  return matchMedia("screen and (prefers-color-scheme: dark)").matches ? [17, 22, 29] : [255, 255, 255];
}

/** Draws values with one pixel each, positive ones orange and negative ones blue: a data URI. */
export function mapSource({ values, height, width, scale }: MapValues): string {
  const zero = zeroColor();
  return pixelSource(height, width, (at, channel) => {
    const share = Math.max(-1, Math.min(1, (values[at] ?? 0) / (scale || 1)));
    const color = share < 0 ? negative : positive;
    return zero[channel] + Math.abs(share) * (color[channel] - zero[channel]);
  });
}

/** Draws red, green and blue values, from −scale to scale: a data URI. */
export function colorSource({ values, height, width, scale }: MapValues): string {
  return pixelSource(height, width, (at, channel) => 127.5 + (127.5 * (values[3 * at + channel] ?? 0)) / (scale || 1));
}

/** Draws opaque pixels, whose red, green and blue `colorOf` returns in 0 … 255: a data URI. */
function pixelSource(height: number, width: number, colorOf: (at: number, channel: 0 | 1 | 2) => number): string {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return "data:,";
  const image = context.createImageData(width, height);
  for (let at = 0; at < height * width; at++) {
    for (const channel of [0, 1, 2] as const) image.data[4 * at + channel] = colorOf(at, channel);
    image.data[4 * at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** The magnitude of the largest value. */
export function largestMagnitude(values: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, Math.abs(values[at] ?? 0));
  return most;
}
