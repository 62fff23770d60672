import { formulaTensor } from "../../../train/testing/formula.ts";
import type { BytePixels } from "../apply/byte-pixels.ts";

/** An image of noise that the recording scripts compute alike: byte i is floor(256 · unit(seed, i)). */
export function noisePixels([height, width]: readonly [number, number], channels: number, seed: number): BytePixels {
  const { data } = formulaTensor({ shape: [height, width, channels], seed, offset: 128, scale: 128 });
  return { height, width, channels, data: Uint8Array.from(data, Math.floor) };
}
