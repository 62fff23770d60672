import sharp, { type Sharp } from "sharp";
import { random } from "../../../support/index.ts";

/** A picture of coloured rectangles: another seed gives another picture, with sharp edges everywhere. */
export function picture(seed: number, width = 120, height = 90): Sharp {
  const draw = random(seed);
  const rectangles = Array.from({ length: 14 }, () => {
    const [x, y, w, h] = [draw.integer(width), draw.integer(height), 8 + draw.integer(50), 8 + draw.integer(50)];
    const colour = `rgb(${draw.integer(256)},${draw.integer(256)},${draw.integer(256)})`;
    return `<rect x="${x - 15}" y="${y - 15}" width="${w}" height="${h}" fill="${colour}"/>`;
  });
  const ground = `<rect width="${width}" height="${height}" fill="hsl(${draw.integer(360)},50%,60%)"/>`;
  return sharp(
    Buffer.from(`<svg width="${width}" height="${height}">${ground}${rectangles.join("")}</svg>`),
  ).removeAlpha();
}

/** The same as the bytes of a JPEG file. */
export function jpeg(seed: number, width?: number, height?: number): Promise<Uint8Array> {
  return picture(seed, width, height).jpeg({ quality: 90 }).toBuffer();
}
