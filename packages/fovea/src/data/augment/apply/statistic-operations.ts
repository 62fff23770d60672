import type { PixelOperation } from "../plan.ts";
import { eachValue, towardGray } from "./point-operations.ts";
import { byteOf, grayAt, type WorkingImage } from "./working-image.ts";

/** The operations that need to know something of the whole image first. */
export const statisticOperations = {
  contrast(image: WorkingImage, { factor }: { readonly factor: number }): void {
    const { data, channels } = image;
    let sum = 0;
    for (let at = 0; at < data.length; at += channels) sum += grayAt(image, at);
    const mean = sum / (data.length / channels);
    towardGray(image, factor, () => mean);
  },

  /** From the bytes that the extremes round to, so that an image of one color stays as it is. */
  autocontrast(image: WorkingImage): void {
    const lowest = new Float64Array(image.channels).fill(255);
    const highest = new Float64Array(image.channels);
    image.data.forEach((value, index) => {
      const channel = index % image.channels;
      lowest[channel] = Math.min(lowest[channel] as number, value);
      highest[channel] = Math.max(highest[channel] as number, value);
    });
    eachValue(image, (value, channel) => {
      const [low, high] = [byteOf(lowest[channel] as number), byteOf(highest[channel] as number)];
      return high > low ? ((value - low) * 255) / (high - low) : value;
    });
  },

  /** Pillow's: of bytes, with its rounding. */
  equalize(image: WorkingImage): void {
    const { channels } = image;
    const histograms = Array.from({ length: channels }, () => new Int32Array(256));
    image.data.forEach((value, index) => {
      const histogram = histograms[index % channels] as Int32Array;
      histogram[byteOf(value)] = (histogram[byteOf(value)] as number) + 1;
    });
    const tables = histograms.map(equalizingTable);
    eachValue(image, (value, channel) => tables[channel]?.[byteOf(value)] as number);
  },
} satisfies Partial<Readonly<Record<PixelOperation["type"], unknown>>>;

/** What each byte becomes. */
function equalizingTable(histogram: Int32Array): Uint8Array {
  const last = histogram.findLast((count) => count > 0) ?? 0;
  const step = Math.floor((histogram.reduce((sum, count) => sum + count, 0) - last) / 255);
  let below = Math.floor(step / 2);
  return Uint8Array.from(histogram, (count, value) => {
    const result = step === 0 ? value : Math.min(255, Math.floor(below / step));
    below += count;
    return result;
  });
}
