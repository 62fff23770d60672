import { median } from "../../support/median.ts";
import { isUnbalanced } from "../class-balance.ts";
import { type Recipe, recipe } from "../recipe.ts";
import { imageSizes } from "./image-shapes.ts";
import { batchSize } from "./measure-times.ts";

/** Images below this size are for a network without early downsampling. */
const smallBelow = 64;

/** A recipe without pretrained weights, and the height and width of the network's input. */
export interface ScratchRecipe {
  readonly recipe: Recipe;
  readonly imageSize: readonly [height: number, width: number];
}

/** Chooses a small network at about the images' size, trained long with strong augmentation. */
export async function scratchRecipe(
  files: readonly string[],
  counts: readonly number[],
  fit: Recipe["fit"],
): Promise<ScratchRecipe> {
  const sides = (await imageSizes(files)).map(({ width, height }) => Math.min(width, height));
  const side = sides.length > 0 ? median(sides) : smallBelow;
  const [model, size] = side < smallBelow ? ["cifar-convnet", 32] : ["resnet18", side < 128 ? 64 : 128];
  return {
    recipe: recipe.resolve("advise", {
      ...{ transfer: "scratch", model: String(model), batchSize, epochs: 60, augmentation: "strong", fit },
      sampling: isUnbalanced(counts) ? "balanced" : "natural",
    }),
    imageSize: [Number(size), Number(size)],
  };
}
