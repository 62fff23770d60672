import { ConfigError, defineField, fields, formatReceived, isJsonObject, optional, options } from "../support/index.ts";
import { imageLooks } from "./image-look.ts";
import type { FittedResize, Preprocessing } from "./preprocessing.ts";

/** No network takes larger images; a file that asks for one is damaged. */
const largest = 16_384;

const isSide = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= largest;
const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isSide);

const isByte = (value: unknown) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;

/** Returns whether `value` is a way to fit images to a size. */
export function isFittedResize(value: unknown): value is FittedResize {
  if (!isJsonObject(value)) return false;
  const { fit, color, ...others } = value;
  if (Object.keys(others).length > 0) return false;
  if (fit === "crop") return color === undefined;
  return fit === "pad" && Array.isArray(color) && [...color].every(isByte);
}

const resize = defineField<Preprocessing["resize"]>({
  expected:
    'the shorter side in pixels, [height, width], { fit: "crop" } or { fit: "pad", color } with bytes, red first',
  read: (value) => (isSide(value) || isPair(value) || isFittedResize(value) ? value : undefined),
});

const crop = defineField<Preprocessing["crop"]>({
  expected: "[height, width] in pixels",
  read: (value) => (isPair(value) ? value : undefined),
});

const schema = options({
  resize: resize(),
  crop: crop(),
  interpolation: fields.oneOf(["bilinear", "bicubic", "nearest"]),
  scale: fields.positive(),
  mean: fields.numbers(),
  std: fields.numbers(),
  channelOrder: fields.oneOf(["rgb", "bgr"]),
  look: optional(fields.oneOf(imageLooks)),
});

/** Checks `given` and returns it as plain data. @throws ConfigError that starts with `where` and names the option. */
export function checkedPreprocessing(where: string, given: unknown): Preprocessing {
  const { mean, std, look, ...rest } = schema.resolve(where, given);
  const channels = mean.length;
  if (channels !== 1 && channels !== 3) {
    throw new ConfigError(
      `${where}: expected mean to have a number for each of 1 or 3 channels, received ${formatReceived(mean)}`,
    );
  }
  if (std.length !== channels || std.some((value) => value === 0)) {
    throw new ConfigError(
      `${where}: expected std to be ${channels} numbers other than 0, received ${formatReceived(std)}`,
    );
  }
  const color = isFittedResize(rest.resize) && rest.resize.fit === "pad" ? rest.resize.color : undefined;
  if (color && color.length !== channels) {
    throw new ConfigError(
      `${where}: expected the color of resize to have a number for each of ${channels} channels, received ` +
        formatReceived(color),
    );
  }
  return { ...rest, mean, std, ...(look && { look }) };
}
