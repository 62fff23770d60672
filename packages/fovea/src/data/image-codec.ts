import { service } from "../support/service.ts";
import type { Pixels } from "./resize-pixels.ts";

/** How a file's pixels are wanted. */
export interface DecodeRequest {
  readonly height: number | undefined;
  readonly width: number | undefined;
  readonly fit: "fill" | "cover" | "contain";
  readonly background: string;
  /** More pixels than this are refused before they are decoded. */
  readonly maxPixels: number;
}

/** Decodes and encodes image files. */
export interface ImageCodec {
  /** Returns the pixels of an image, 3 channels or 1, upright and on its background. */
  decodePixels(source: string | Uint8Array, request: DecodeRequest): Promise<Pixels>;
  /** Returns width and height in pixels of an upright image. */
  decodeSize(source: string | Uint8Array, maxPixels: number): Promise<{ width: number; height: number }>;
  /** @throws ConfigError unless `background` is a CSS colour. */
  checkColour(background: string): Promise<void>;
  /** Returns the bytes of a PNG. */
  encodePixels(pixels: Pixels): Promise<Uint8Array>;
}

/** Loads the codec of the platform. */
export const imageCodec = service<() => Promise<ImageCodec>>("reading and writing image files");
