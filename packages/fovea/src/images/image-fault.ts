import { heicPackage, isHeic } from "./heic.ts";

/** Formats that cannot be decoded but are recognized by their first bytes: name, bytes and position. */
const unreadableFormats: readonly (readonly [name: string, bytes: string, at: number])[] = [
  ["JPEG XL", "\xff\x0a", 0],
  ["JPEG XL", "\0\0\0\x0cJXL ", 0],
  ["JPEG 2000", "\0\0\0\x0cjP  ", 0],
  ["JPEG 2000", "\xff\x4f\xff\x51", 0],
  ["BMP", "BM", 0],
  ["ICO", "\0\0\x01\0", 0],
  ["Photoshop", "8BPS", 0],
  ["OpenEXR", "v/1\x01", 0],
  ["Radiance", "#?RADIANCE", 0],
  ["FITS", "SIMPLE  =", 0],
  ["Netpbm", "P1\n", 0],
  ["Netpbm", "P2\n", 0],
  ["Netpbm", "P3\n", 0],
  ["Netpbm", "P4\n", 0],
  ["Netpbm", "P5\n", 0],
  ["Netpbm", "P6\n", 0],
  ["PDF", "%PDF", 0],
];

/** The first bytes of formats that can be decoded. */
const readableFormats: readonly (readonly [name: string, bytes: string, at: number])[] = [
  ["AVIF", "ftypavi", 4],
  ["AVIF", "ftypmif1", 4],
  ["AVIF", "ftypmsf1", 4],
  ["JPEG", "\xff\xd8\xff", 0],
  ["PNG", "\x89PNG", 0],
  ["GIF", "GIF8", 0],
  ["WebP", "WEBP", 8],
  ["TIFF", "II*\0", 0],
  ["TIFF", "MM\0*", 0],
];

const expected = "expected an image (JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG)";

/** Says what a HEIC image needs, to complete a message "photo.heic: …". */
export const heicWithoutDecoder =
  `${expected}, received HEIC, which the optional package ${heicPackage} decodes: ` +
  `run npm install ${heicPackage}, or convert the image to JPEG or PNG`;

/** Explains why bytes could not be decoded as an image, to complete a message "photo.jpg: …". */
export function imageFault(bytes: Uint8Array, cause: unknown): string {
  if (bytes.length === 0) return `${expected}, received an empty file`;
  const start = String.fromCharCode(...bytes.subarray(0, 32));
  const kind = (list: typeof readableFormats) => list.find(([, text, at]) => start.startsWith(text, at))?.[0];
  const unreadable = kind(unreadableFormats);
  if (unreadable) {
    return `${expected}, received ${unreadable}, which cannot be decoded here; convert it to JPEG or PNG`;
  }
  const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n").slice(-1);
  const format = isHeic(bytes) ? "HEIC" : kind(readableFormats);
  if (format) return `expected a whole ${format} image, received one that is truncated or damaged (${reason})`;
  if (isSvg(bytes)) return `${expected}, received an SVG that cannot be drawn (${reason})`;
  return `${expected}, received ${isText(bytes) ? "text" : "something else"}`;
}

function isSvg(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1000)).toString("latin1").includes("<svg");
}

/** Returns whether bytes are UTF-8 without control characters other than whitespace. */
function isText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 1000);
  if (start.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}
