import type { Random } from "../../../support/random.ts";
import { options } from "../../../support/schema.ts";
import { defineStep } from "../define-step.ts";
import { type DrawContext, uniformIn } from "../draw/draw-context.ts";
import type { Box } from "../draw/geometry.ts";
import { positiveRange, shareRange, withProbability } from "../step-fields.ts";

/**
 * Crops a box of random area and aspect ratio and resizes it to the output (torchvision's RandomResizedCrop, with its
 * defaults; Szegedy et al. 2015, "Going deeper with convolutions").
 */
export const randomResizedCrop = defineStep({
  type: "randomResizedCrop",
  options: options(
    {
      /** The box's share of the image's area. Default [0.08, 1]. */
      scale: shareRange({ default: [0.08, 1] }),
      /** Width divided by height; its logarithm is uniform. Default [3/4, 4/3]. */
      ratio: positiveRange({ default: [3 / 4, 4 / 3] }),
    },
    withProbability(1),
  ),
  draw({ scale, ratio }, { random, geometry }: DrawContext) {
    geometry.crop(randomBox(random, geometry.frame, scale, ratio) ?? centralBox(geometry.frame, ratio));
  },
});

type Range = readonly [number, number];

/** Returns a box of whole pixels inside a frame, or undefined if ten attempts found none. */
export function randomBox(random: Random, [rows, columns]: Range, scale: Range, ratio: Range): Box | undefined {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = rows * columns * uniformIn(random, scale);
    const aspect = Math.exp(uniformIn(random, [Math.log(ratio[0]), Math.log(ratio[1])]));
    const width = Math.round(Math.sqrt(area * aspect));
    const height = Math.round(Math.sqrt(area / aspect));
    if (width < 1 || height < 1 || width > columns || height > rows) continue;
    const top = random.integer(rows - height + 1);
    return { top, left: random.integer(columns - width + 1), width, height };
  }
  return undefined;
}

/** The largest box of whole pixels in the middle of a frame that keeps the aspect ratio within its range. */
function centralBox([rows, columns]: Range, [lowest, highest]: Range): Box {
  const width = Math.max(1, Math.min(columns, Math.round(rows * highest)));
  const height = Math.max(1, Math.min(rows, Math.round(columns / lowest)));
  return { top: Math.floor((rows - height) / 2), left: Math.floor((columns - width) / 2), width, height };
}
