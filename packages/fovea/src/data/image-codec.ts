import { service } from "../support/service.ts";
import type { PixelMemory } from "./pixel-memory.ts";
import type { Pixels } from "./resize-pixels.ts";

/** Size, fit and background of the decoded pixels. */
export interface DecodeRequest {
  readonly height: number | undefined;
  readonly width: number | undefined;
  readonly fit: "fill" | "cover" | "contain";
  /** Without a size: images that are larger may be decoded smaller, if they still cover this. */
  readonly atLeast?: readonly [height: number, width: number] | undefined;
  readonly background: string;
  /** By default, pixels get memory of their own. */
  readonly memory?: PixelMemory | undefined;
  /** Larger images are rejected before they are decoded. */
  readonly maxPixels: number;
}

/** Decodes and encodes image files. */
export interface ImageCodec {
  /** Returns the pixels of an image with 1 or 3 channels, upright and flattened onto the background. */
  decodePixels(source: string | Uint8Array, request: DecodeRequest): Promise<Pixels>;
  /** Returns the width and height of the upright image in pixels. */
  decodeSize(source: string | Uint8Array, maxPixels: number): Promise<{ width: number; height: number }>;
  /** @throws ConfigError unless `background` is a CSS color. */
  checkColor(background: string): Promise<void>;
  /** Encodes pixels as a PNG. */
  encodePixels(pixels: Pixels): Promise<Uint8Array>;
}

/** Loads the codec of the platform. */
export const imageCodec = service<() => Promise<ImageCodec>>("reading and writing image files");
