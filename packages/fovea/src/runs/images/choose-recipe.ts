import type { Engine } from "../../engine/index.ts";
import type { ReportReason } from "../../report/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, isFoveaError } from "../../support/index.ts";
import {
  type Advice,
  advise,
  classCounts,
  isUnbalanced,
  type LabeledImages,
  type Recipe,
  recipe as recipeOptions,
} from "../../transfer/index.ts";
import { type BackboneChoice, namedCandidate } from "../named-candidate.ts";
import { groupNumbers } from "./image-groups.ts";
import type { ImageParts } from "./image-parts.ts";
import type { ImageRunListener } from "./image-run-event.ts";
import { partSizes } from "./open-image-parts.ts";
import { wholeRun } from "./whole-run.ts";

/** What is settled about a recipe. */
export interface RecipeChoice {
  readonly recipe: Partial<Recipe>;
  readonly weightsFile?: string | undefined;
  readonly seed: number;
  /** Whether backbones may be downloaded in order to compare them. */
  readonly download: boolean;
  /** Milliseconds that it took to find and decode the images (default 0). */
  readonly decoding?: number;
}

/** A complete recipe, with reasons. */
export interface ChosenRecipe {
  readonly recipe: Recipe;
  readonly reasons: readonly ReportReason[];
  /** What was measured; undefined if nothing was left to choose. */
  readonly advice?: Advice;
  /** Height and width of the images, for a training from scratch. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
}

/** Where no weights are at hand, these are downloaded: small, fast, and their features serve for most photographs. */
export const fallback: BackboneChoice = { model: "resnet18" };

/**
 * Completes a recipe by what `transfer.advise` measures on the training images. What is settled is kept; where network
 * and way to train are both settled, nothing is measured.
 * @throws ConfigError as `advise`, and if a network is to be adapted and there are no weights.
 */
export async function chooseRecipe(
  parts: ImageParts<LabeledImages>,
  { recipe: settled, weightsFile, seed, download, decoding = 0 }: RecipeChoice,
  engine: Engine,
  onEvent: ImageRunListener,
  signal?: AbortSignalLike,
): Promise<ChosenRecipe> {
  const { train, report } = parts;
  const { model, weights, transfer, fit } = settled;
  if (model !== undefined && transfer !== undefined) {
    return balanced(settled, train);
  }
  const began = performance.now();
  const measure = async (candidates: readonly BackboneChoice[] | undefined) =>
    advise(train, {
      ...{ engine, seed, download, fit, groups: groupNumbers(train.files, report) },
      ...(candidates && { candidates: await Promise.all(candidates.map((one) => namedCandidate(one, engine))) }),
      ...(signal && { signal }),
      onProgress: (progress) => onEvent({ type: "measuring", ...progress }),
    });
  const first = transfer === "scratch" ? [] : model === undefined ? undefined : [{ model, weights, weightsFile }];
  const found = await measure(first);
  const training =
    first === undefined && found.backbones.length === 0 ? await withDownload(found, measure, onEvent, signal) : found;
  const advising = performance.now() - began;
  const advice = wholeRun(training, { images: partSizes(parts), decoding, advising });
  return { ...completed(settled, advice), advice, imageSize: advice.imageSize };
}

/** A settled recipe that, unless that is settled too, balances unequal classes. */
function balanced(settled: Partial<Recipe>, { labels, classes }: LabeledImages): ChosenRecipe {
  const counts = classCounts({ labels, classes });
  if (settled.sampling !== undefined || !isUnbalanced(counts)) {
    return { recipe: recipeOptions.resolve("train", settled), reasons: [] };
  }
  const [most, fewest] = [Math.max(...counts), Math.min(...counts.filter((count) => count > 0))];
  const nameOf = (count: number) => classes[counts.indexOf(count)] ?? "";
  return {
    recipe: recipeOptions.resolve("train", { ...settled, sampling: "balanced" }),
    reasons: [{ code: "balance", largest: nameOf(most), most, smallest: nameOf(fewest), fewest }],
  };
}

/** Advice with the weights that are downloaded if none are at hand; if that isn't possible, the advice without any. */
async function withDownload(
  found: Advice,
  measure: (candidates: readonly BackboneChoice[]) => Promise<Advice>,
  onEvent: ImageRunListener,
  signal: AbortSignalLike | undefined,
): Promise<Advice> {
  try {
    return await measure([fallback]);
  } catch (error) {
    if (signal?.aborted || !isFoveaError(error)) throw error;
    onEvent({ type: "warned", message: `the weights of ${fallback.model} can't be had: ${error.message}` });
    return found;
  }
}

/** The advised recipe with what is settled. For another way to train, only what doesn't depend on it is kept. */
function completed(settled: Partial<Recipe>, { recipe: advised, reasonData: reasons }: Advice): ChosenRecipe {
  const { model, weights, fit, batchSize, sampling } = advised;
  const isOther = settled.transfer !== undefined && settled.transfer !== advised.transfer;
  if (isOther && advised.transfer === "scratch") {
    throw new ConfigError(
      `train: "${settled.transfer}" needs a network with pretrained weights, and there are none; choose a trained model ` +
        "with --model, or a file with --weights-file",
    );
  }
  const base = isOther ? { model, weights, fit, batchSize, sampling } : advised;
  return { recipe: recipeOptions.resolve("train", { ...base, ...settled }), reasons };
}
