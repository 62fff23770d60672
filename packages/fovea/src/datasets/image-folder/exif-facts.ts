import readExif from "exif-reader";

/** What EXIF data say of when and with what a photograph was taken. */
export interface ExifFacts {
  /**
   * Milliseconds since 1970, taking the camera's clock for UTC: cameras seldom know their time zone, and differences
   * between times of one camera don't depend on it.
   */
  readonly taken?: number;
  /** Make, model and serial number, as far as they are given. */
  readonly camera?: string;
  /** Width and height in pixels that the camera stored. */
  readonly stored?: readonly [width: number, height: number];
}

/** Reads EXIF data. Damaged data say nothing. */
export function exifFacts(exif: Uint8Array | undefined): ExifFacts {
  if (!exif) return {};
  try {
    const { Image = {}, Photo = {} } = readExif(Buffer.from(exif.buffer, exif.byteOffset, exif.byteLength));
    const taken = Photo.DateTimeOriginal ?? Photo.DateTimeDigitized ?? Image.DateTime;
    const fraction = Number.parseFloat(`0.${String(Photo.SubSecTimeOriginal ?? "").trim()}`);
    const time =
      taken instanceof Date ? taken.getTime() + (fraction > 0 ? Math.round(1000 * fraction) : 0) : Number.NaN;
    const parts = [Image.Make, Image.Model, Photo.BodySerialNumber].map((part) => text(part)).filter(Boolean);
    const { PixelXDimension: width, PixelYDimension: height } = Photo;
    return {
      ...(Number.isFinite(time) && { taken: time }),
      ...(parts.length > 0 && { camera: parts.join(" ") }),
      ...(Number(width) > 0 && Number(height) > 0 && { stored: [Number(width), Number(height)] as const }),
    };
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value.replaceAll("\0", "").trim() : "";
}
