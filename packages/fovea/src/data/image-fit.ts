import type { Preprocessing } from "./preprocessing.ts";

/**
 * How images of other proportions are brought to a size: "stretch" distorts them, "crop" cuts off what protrudes, "pad"
 * shows all of them with a border.
 */
export const imageFits = ["stretch", "crop", "pad"] as const;

/** One of `imageFits`. */
export type ImageFit = (typeof imageFits)[number];

/** Returns how a preprocessing brings images to the size of the network's input. */
export function fitOf({ resize }: Pick<Preprocessing, "resize">): ImageFit {
  if (typeof resize === "number") return "crop";
  return "fit" in resize ? resize.fit : "stretch";
}

/** Returns the color of the border, red first; undefined if images are not padded. */
export function padColorOf({ resize }: Pick<Preprocessing, "resize">): readonly number[] | undefined {
  return typeof resize === "object" && "fit" in resize && resize.fit === "pad" ? resize.color : undefined;
}

/**
 * Returns a preprocessing that brings images to the size of the network's input in another way; the same one if it does
 * so already. The border of "pad" has the color that the network receives as 0, or the nearest one: as a rule, the mean
 * of its training images. Zeros are what convolutions pad with.
 */
export function withFit(preprocessing: Preprocessing, fit: ImageFit): Preprocessing {
  if (fitOf(preprocessing) === fit) return preprocessing;
  if (fit === "stretch") return { ...preprocessing, resize: preprocessing.crop };
  return { ...preprocessing, resize: fit === "crop" ? { fit } : { fit, color: neutralColor(preprocessing) } };
}

function neutralColor({
  mean,
  scale,
  channelOrder,
}: Pick<Preprocessing, "mean" | "scale" | "channelOrder">): readonly number[] {
  const color = mean.map((value) => Math.min(255, Math.max(0, Math.round(value / scale))));
  return channelOrder === "bgr" ? color.reverse() : color;
}
