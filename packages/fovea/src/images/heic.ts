import { ConfigError } from "../support/errors.ts";

/** RGBA pixels of an image. */
export interface HeicPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What the package heic-decode has. */
export interface HeicDecoder {
  /** Reads the sizes of all images of a file; each is decoded when it is asked for. */
  all(source: {
    readonly buffer: Uint8Array;
  }): Promise<readonly (Omit<HeicPixels, "data"> & { decode(): Promise<HeicPixels> })[] & { dispose(): void }>;
}

/** The optional package that decodes HEIC. Its decoder, libheif, is under the LGPL, so that users install it themselves. */
export const heicPackage = "heic-decode";

/** Whether bytes are a HEIC image, as telephones write them. AVIF images of the same container are not. */
export function isHeic(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  if (!start.startsWith("ftyp", 4)) return false;
  const brand = start.slice(8, 12);
  if (/^he(?:i[cxms]|v[cxms])$/.test(brand)) return true;
  return (brand === "mif1" || brand === "msf1") && !start.includes("avif");
}

/** Loads the decoder; undefined if it is not installed. */
export async function heicDecoder(name = heicPackage): Promise<HeicDecoder | undefined> {
  try {
    const loaded = (await import(name)) as { readonly default: HeicDecoder };
    return loaded.default;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw new ConfigError(`decodeImage: the package ${name} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Decodes the first image of a HEIC file, upright, to RGBA.
 * @throws what `check` throws for the size of the image, before it is decoded, and whatever is wrong with the bytes.
 */
export async function decodeHeic(
  decoder: HeicDecoder,
  buffer: Uint8Array,
  check: (size: Omit<HeicPixels, "data">) => void,
): Promise<HeicPixels> {
  const restore = quietly();
  try {
    const images = await decoder.all({ buffer });
    try {
      const [image] = images;
      if (!image) throw new Error("no image in it");
      check(image);
      return await image.decode();
    } finally {
      images.dispose();
    }
  } finally {
    restore();
  }
}

let silenced = 0;
let original = console.log;

/** Drops what libheif prints on damaged images, which would mix with a program's output; the error says it too. */
function quietly(): () => void {
  if (silenced++ === 0) {
    original = console.log;
    console.log = (...values: readonly unknown[]) => {
      if (!/^(?:Could not parse HEIF file|Decoding image failed)/.test(String(values[0]))) original(...values);
    };
  }
  return () => {
    if (--silenced === 0) console.log = original;
  };
}
