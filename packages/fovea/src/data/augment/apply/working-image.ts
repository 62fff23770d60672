/** The sampled image [height, width, channels] between sampling and output: values 0 … 255, not rounded. */
export interface WorkingImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Limits a value to 0 … 255. */
export function clamped(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** Rounds a value to a byte, halves up. */
export function byteOf(value: number): number {
  return Math.floor(clamped(value) + 0.5);
}

/** The luma of ITU-R BT.601, with torchvision's digits. */
export const lumaWeights = [0.2989, 0.587, 0.114] as const;

/** Returns the gray value of the pixel that starts at an index. */
export function grayAt({ data, channels }: WorkingImage, at: number): number {
  if (channels === 1) return data[at] as number;
  const [red, green, blue] = lumaWeights;
  return red * (data[at] as number) + green * (data[at + 1] as number) + blue * (data[at + 2] as number);
}
