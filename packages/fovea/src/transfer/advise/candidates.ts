import type { ImageFit } from "../../data/index.ts";
import type { Engine, EngineName } from "../../engine/index.ts";
import { cachedFile } from "../../io/index.ts";
import type { SymbolicTensor } from "../../layers/index.ts";
import { Model } from "../../models/index.ts";
import type { AbortSignalLike } from "../../support/abort-signal.ts";
import { ConfigError, FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isOptions } from "../../support/schema.ts";
import { architectures } from "../../zoo/architectures.ts";
import type { PretrainedWeights, ZooOptions } from "../../zoo/index.ts";
import {
  type Backbone,
  backboneOf,
  checkedBackbone,
  withBackboneFit,
  type ZooNetwork,
  zooBackbone,
} from "../backbone.ts";

/** A network to compare: one of the zoo with weights, a trained model, or a backbone. */
export interface AdviceCandidate extends Pick<ZooOptions, "weights" | "variant" | "weightsFile" | "weightsGroup"> {
  readonly model: ZooNetwork | Model | Backbone;
  /** The name that the recipe has, such as the path of the model (default: that of the network). */
  readonly name?: string;
}

/** A network that can be opened to be measured. */
export interface Candidate {
  readonly model: string;
  readonly weights?: string;
  readonly regularized: boolean;
  open(download: ZooOptions["download"]): Promise<Backbone>;
}

/** Networks that are worth a download: from small and fast to large and accurate. */
const recommended = ["mobilenet-v2", "resnet18", "resnet50", "efficientnet-b0", "convnext-tiny"];

type EngineGiven = EngineName | Engine | undefined;

/** The networks of the zoo whose weights are in a cache and, to download them, those that are recommended. */
export async function zooCandidates(
  engine: EngineGiven,
  download: boolean,
  signal: AbortSignalLike | undefined,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const { definition } of Object.values(architectures)) {
    const { name, weights = [] } = definition;
    for (const entry of weights) {
      const isWanted = download && recommended.includes(name) && entry === weights[0];
      if (isWanted || (await isCached(entry, signal))) found.push(zooCandidate(name, entry, {}, engine));
    }
  }
  return found;
}

async function isCached(
  { file, fileWithoutTop = file }: PretrainedWeights,
  signal: AbortSignalLike | undefined,
): Promise<boolean> {
  const path = await cachedFile({ ...fileWithoutTop, signal }).catch((error: unknown) => {
    // A damaged file is no weights; loading it would say so again.
    if (error instanceof FormatError) return undefined;
    throw error;
  });
  return path !== undefined;
}

function zooCandidate(
  name: string,
  { id, regularized = false }: Pick<PretrainedWeights, "id" | "regularized">,
  options: Pick<ZooOptions, "variant" | "weightsFile" | "weightsGroup">,
  engine: EngineGiven,
): Candidate {
  const network = architectures[name] as unknown as ZooNetwork;
  return {
    ...{ model: options.variant === undefined ? name : `${name}:${options.variant}`, weights: id, regularized },
    open: (download) => zooBackbone(network, { ...options, weights: id, engine, download }),
  };
}

/** @throws ConfigError for something that is no network. */
export function givenCandidate(given: AdviceCandidate, engine: EngineGiven): Candidate {
  const { model, name, ...options } = (isOptions(given) ? given : {}) as AdviceCandidate;
  if (typeof model === "function" && "definition" in model) {
    const definition = architectures[model.definition.name]?.definition;
    const { weights: published = [] } = definition ?? {};
    const fitting = published.filter(({ variant }) => options.variant === undefined || options.variant === variant);
    const { weights: id = fitting[0]?.id } = options;
    const entry = published.find((one) => one.id === id);
    if (!entry) {
      const known = published.map((one) => `"${one.id}"`).join(", ");
      throw new ConfigError(
        `advise: expected weights of ${model.definition.name}, received ${formatReceived(id)}; ` +
          (known === "" ? "none are published for it" : `available: ${known}`),
      );
    }
    const { weights: _, ...rest } = options;
    return zooCandidate(model.definition.name, entry, rest, engine);
  }
  const open = backboneOpener(model);
  if (open) return { model: name ?? (model as Backbone).name, regularized: false, open };
  throw new ConfigError(
    `advise: expected candidates of { model }: networks of the zoo, models or backbones, received ${formatReceived(isOptions(given) ? model : given)}`,
  );
}

/** A candidate that is measured with images brought to the size of its input in this way. */
export function fittedCandidate(candidate: Candidate, fit: ImageFit): Candidate {
  return {
    ...candidate,
    open: async (download) => withBackboneFit(await candidate.open(download), fit),
  };
}

function backboneOpener(model: unknown): (() => Promise<Backbone>) | undefined {
  if (model instanceof Model) return async () => backboneOf(model as Model<SymbolicTensor>);
  return isOptions(model) && "features" in model ? async () => checkedBackbone("advise", model) : undefined;
}
