import { buildForward } from "../../network/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { nearest } from "../../support/nearest.ts";
import type { FeatureLayer } from "../layers/feature-layers.ts";
import type { ExplainedModel } from "../subject/explain-options.ts";

/**
 * Selects layers by names: a path ("conv1"), the beginning of several ("layer4" for "layer4/0/conv1", …), a pattern in
 * which * stands for any characters, a stage ("stage3" for its last layer), or a pattern within one ("stage3/*").
 * @throws ConfigError for a name that selects no layer with feature maps, with the nearest name.
 */
export function selectFeatureLayers(
  where: string,
  model: ExplainedModel,
  layers: readonly FeatureLayer[],
  given: string | readonly string[],
): FeatureLayer[] {
  const names = [given].flat();
  if (names.length === 0 || names.some((name) => typeof name !== "string")) {
    throw new ConfigError(
      `${where}: expected layers to be the path of a layer, a pattern or a list of them, received ${formatReceived(given)}`,
    );
  }
  const found = new Set(names.flatMap((name) => matching(where, model, layers, name)));
  return layers.filter((layer) => found.has(layer));
}

function matching(
  where: string,
  model: ExplainedModel,
  layers: readonly FeatureLayer[],
  name: string,
): readonly FeatureLayer[] {
  // Of layers that share their output, the first is the one that computes it.
  const own = layers.filter(({ order }, index) => order !== layers[index - 1]?.order);
  const exact = layers.filter(({ path }) => path === name || withoutCall(path) === name);
  if (exact.length > 0) return exact;
  const pattern = patternOf(name);
  const fitting = own.filter(({ path }) => pattern.test(path) || pattern.test(withoutCall(path)));
  if (fitting.length > 0) return fitting;
  const ofStage = stageLayers(where, model, own, name);
  if (ofStage.length > 0) return ofStage;
  if (buildForward(model.network, { batchSize: 1, training: false }).calls.has(name)) {
    const last = own.at(-1);
    throw new ConfigError(
      `${where}: expected layers with feature maps [height, width, channels], received "${name}"` +
        (last ? `; the last one is "${last.path}"` : ""),
    );
  }
  const stages = model.stages?.map((_, index) => `stage${index + 1}`) ?? [];
  const similar = nearest(name, [...layers.map(({ path }) => path), ...stages]);
  const what = name.includes("*") ? `no layer matches "${name}"` : `there is no layer "${name}"`;
  throw new ConfigError(`${where}: ${what}${similar ? `; did you mean "${similar}"?` : ""}`);
}

/** Returns the last layer of a stage, or those within it that fit the pattern after the slash. */
function stageLayers(
  where: string,
  { stages = [] }: ExplainedModel,
  layers: readonly FeatureLayer[],
  name: string,
): readonly FeatureLayer[] {
  const [, digits, , rest] = /^stage([1-9]\d*)(\/(.+))?$/.exec(name) ?? [];
  if (digits === undefined || stages.length === 0) return [];
  const number = Number(digits);
  const endOf = (stage: number) => layers.findIndex(({ path }) => path === stages[stage - 1]) + 1;
  const end = endOf(number);
  if (end === 0) {
    throw new ConfigError(`${where}: expected a stage from 1 to ${stages.length}, received "stage${number}"`);
  }
  if (rest === undefined) return layers.slice(end - 1, end);
  const pattern = patternOf(rest);
  // The pattern may leave out the folders of the stage: "stage3/*conv1" and "stage3/conv1" are both within it.
  return layers
    .slice(number === 1 ? 0 : endOf(number - 1), end)
    .filter(({ path }) => path.split("/").some((_, index, parts) => pattern.test(parts.slice(index).join("/"))));
}

function withoutCall(path: string): string {
  return path.replace(/:\d+$/, "");
}

/** Matches the paths that are the name, continue it after a slash, or fit its pattern. */
function patternOf(name: string): RegExp {
  const escaped = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}(/.*)?$`);
}
