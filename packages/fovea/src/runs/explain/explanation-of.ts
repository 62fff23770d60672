import type { AssessedMap } from "../../explain/index.ts";
import type { Model } from "../../models/index.ts";
import type { ExplainedLayer, ExplainedMap, Explanation, PageExamples } from "../../pages/index.ts";
import { heatColors, heatOverlay, heatScale } from "../../plot/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { version } from "../version.ts";
import type { ExplainedImage } from "./explain-image.ts";
import { pageImage } from "./image-data-uri.ts";
import { drawFeatures, fieldAt, type ImagePlace, stageFeatures } from "./page-features.ts";
import { pageParts } from "./page-parts.ts";

/** What a page of an explanation is made of. */
export interface ExplanationOptions {
  readonly file: string;
  /** The model as the user named it (default: its own name). */
  readonly modelName?: string | undefined;
  /** The method as the user named it. */
  readonly method: string;
  /** Channels that are shown of each layer (default 32). */
  readonly channels?: number;
  /** Training images that the answer depends on. */
  readonly examples?: PageExamples | undefined;
  /** Whether to look for parts that change the answer (default true). */
  readonly parts?: boolean;
  readonly signal?: AbortSignalLike | undefined;
}

/** Makes the data of the page of an explanation: draws its maps and computes the feature maps. */
export async function explanationOf(
  model: Model,
  { answer, maps, image, pixels }: ExplainedImage,
  { file, modelName = model.name, method, channels = 32, examples, parts = true, signal }: ExplanationOptions,
): Promise<Explanation> {
  const [first] = maps;
  if (!first) throw new ConfigError("expected at least one map, received none");
  const hottest = hottestPlace(first.heat);
  const place = hottest ?? [0.5, 0.5];
  const scale = heatScale(maps.map(({ heat }) => heat));
  const { isSigned, layer } = first;
  const found = parts && answer.kind === "classes" ? await pageParts(model, pixels, image, signal) : undefined;
  return {
    created: new Date().toISOString(),
    ...{ version, file, model: modelName, method, answer },
    image: await pageImage(image),
    maps: await Promise.all(maps.map((map) => explainedMap(map, image, scale))),
    scale: { colors: heatColors(isSigned, 15), low: isSigned ? -scale : 0, high: scale },
    ...(layer && { layer: explainedLayer(model, layer, hottest) }),
    features: await drawFeatures(model, await stageFeatures(model, pixels, signal), { channels, place }),
    ...((examples || found) && { examples: { ...examples, ...(found && { parts: found }) } }),
  };
}

async function explainedMap(
  { target, score, heat, isSigned, trust }: AssessedMap,
  image: Tensor,
  scale: number,
): Promise<ExplainedMap> {
  const nameOf = (one: { readonly label?: string; readonly index: number }) => one.label ?? `class ${one.index}`;
  return {
    ...(target.class && { name: nameOf(target.class) }),
    ...(target.against && { against: nameOf(target.against) }),
    ...{ kind: target.kind, score, trust },
    image: await pageImage(heatOverlay(image, heat, { scale, isSigned })),
  };
}

function explainedLayer(
  model: Model,
  layer: NonNullable<AssessedMap["layer"]>,
  hottest: ImagePlace | undefined,
): ExplainedLayer {
  const { path, height, width, channels, reason } = layer;
  return { path, height, width, channels, reason, ...(hottest && { field: fieldAt(model, layer, hottest) }) };
}

/** The place of the largest value; undefined for a map without positive values. */
function hottestPlace({ data, shape: [height = 1, width = 1] }: AssessedMap["heat"]): ImagePlace | undefined {
  const most = data.reduce((best, value, at) => (value > (data[best] ?? 0) ? at : best), 0);
  if (!((data[most] ?? 0) > 0)) return undefined;
  return [(Math.floor(most / width) + 0.5) / height, ((most % width) + 0.5) / width];
}
