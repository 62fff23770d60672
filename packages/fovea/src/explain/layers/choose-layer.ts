import { buildForward } from "../../network/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { nearest } from "../../support/nearest.ts";
import type { ScoredModel } from "../subject/subject.ts";
import { type FeatureLayer, featureLayers } from "./feature-layers.ts";
import { stagePath } from "./stage-path.ts";

/** The smallest height and width of feature maps that still show where things are. */
const leastSize = 7;

/** The layer that a class activation map is made of. */
export interface ChosenLayer extends FeatureLayer {
  /** Why this layer: the user named it; it is the last stage, or the last layer, of at least 7 × 7; or the last of the largest. */
  readonly reason: "given" | "last stage" | "last layer" | "largest";
}

/**
 * Returns the given layer, or chooses one: the last stage with feature maps of at least 7 × 7; without stages, or if a later
 * layer has smaller ones, the last layer of that size that all of the score passes through; for tiny images, the last of
 * the largest.
 * @throws ConfigError for a layer that the network does not have or that has no feature maps.
 */
export function chooseLayer(subject: ScoredModel, given?: string): ChosenLayer {
  const { model, image, place, where } = subject;
  const layers = featureLayers(model.network, image, place.of, place.logits);
  if (given !== undefined) return { ...namedLayer(subject, layers, given), reason: "given" };
  // Of layers that share their output, the first is the one that computes it.
  const own = layers.filter(({ order }, index) => order !== layers[index - 1]?.order);
  const size = ({ height, width }: FeatureLayer) => Math.min(height, width);
  const isLarge = (layer: FeatureLayer) => size(layer) >= leastSize;
  // What a path leads around, such as one branch of a detector, explains only a part of the score.
  const isChosen = (layer: FeatureLayer) => isLarge(layer) && layer.isOnEveryPath;
  const stages = new Set(model.stages);
  const stage = own.findLast((layer) => stages.has(layer.path) && isLarge(layer));
  const last = own.findLast(isChosen) ?? own.findLast(isLarge);
  // Behind a stage that pools, its successor may begin with maps that are still large enough, as in LeNet-5.
  if (stage && (!last || size(stage) <= size(last))) return { ...stage, reason: "last stage" };
  if (last) return { ...last, reason: "last layer" };
  const largest = Math.max(...own.map(size));
  const best = own.findLast((layer) => size(layer) === largest);
  if (best) return { ...best, reason: "largest" };
  throw new ConfigError(
    `${where}: the model has no layer with feature maps [height, width, channels] before its score; ` +
      "occlusion, saliency and integratedGradients need none",
  );
}

function namedLayer({ where, model }: ScoredModel, layers: readonly FeatureLayer[], given: string): FeatureLayer {
  if (typeof given !== "string") {
    throw new ConfigError(`${where}: expected layer to be the path of a layer, received ${formatReceived(given)}`);
  }
  const path = stagePath(model, given);
  const layer = layers.find((one) => one.path === path);
  if (layer) return layer;
  const calls = layers.filter((one) => one.path.startsWith(`${path}:`));
  if (calls.length > 0) {
    const names = calls.map((one) => `"${one.path}"`).join(", ");
    throw new ConfigError(`${where}: "${given}" is called ${calls.length} times; name one of ${names}`);
  }
  if (buildForward(model.network, { batchSize: 1, training: false }).calls.has(path)) {
    const last = layers.at(-1);
    throw new ConfigError(
      `${where}: expected a layer with feature maps [height, width, channels] between the image and the score, ` +
        `received "${given}"${last ? `; the last one is "${last.path}"` : ""}`,
    );
  }
  const stages = (model.stages ?? []).map((_, index) => `stage${index + 1}`);
  const similar = nearest(path, [...layers.map((one) => one.path), ...stages]);
  throw new ConfigError(`${where}: there is no layer "${given}"${similar ? `; did you mean "${similar}"?` : ""}`);
}
