import type { Engine } from "../engine/index.ts";
import { ConfigError } from "../support/index.ts";
import { unknownName } from "../support/schema-fields.ts";
import { type AnyArchitecture, architectures, type ZooOptions } from "../zoo/index.ts";
import type { WarnedEvent } from "./run-event.ts";

/** The pretrained weights to use. */
export interface WeightsChoice {
  readonly weights?: string | undefined;
  readonly variant?: string | undefined;
  readonly weightsFile?: string | undefined;
  readonly weightsGroup?: string | undefined;
}

/** What happens while pretrained weights are loaded. */
export type PretrainedEvent =
  /** Bytes of the file `title` have arrived; `total` is undefined if the server doesn't state it. */
  | {
      readonly type: "downloading";
      readonly title: string;
      readonly received: number;
      readonly total: number | undefined;
    }
  | WarnedEvent;

/** Whether a name is that of a zoo architecture: "resnet50", "resnet50:keras". */
export function isArchitecture(name: string): boolean {
  return Object.hasOwn(architectures, name.split(":", 1)[0] ?? "");
}

/** A network of the zoo, and the options that choose its weights. */
export interface PretrainedChoice {
  readonly architecture: AnyArchitecture;
  readonly options: Omit<ZooOptions, "pooling"> & { readonly weights: string };
}

/**
 * Finds a network of the zoo and the weights to load: the chosen ones, or the first that are published for the variant.
 * @throws ConfigError for an unknown network or variant, and if no weights are published.
 */
export function pretrainedChoice(
  name: string,
  { weights: chosen, variant: given, weightsFile, weightsGroup }: WeightsChoice,
  engine: Engine,
  onEvent: (event: PretrainedEvent) => void,
): PretrainedChoice {
  const [base = "", suffix] = name.split(":", 2);
  const architecture = Object.hasOwn(architectures, base) ? architectures[base] : undefined;
  if (!architecture) throw unknownName("architecture", base, Object.keys(architectures));
  const { definition } = architecture;
  const variant = given ?? suffix;
  const published = definition.weights ?? [];
  if (variant !== undefined && !Object.hasOwn(definition.variants, variant)) {
    throw unknownName(`variant of ${base}`, variant, Object.keys(definition.variants));
  }
  const fitting = published.filter((entry) => variant === undefined || entry.variant === variant);
  const weights = chosen ?? fitting[0]?.id;
  if (weights === undefined) {
    const what = variant === undefined ? base : `${base}:${variant}`;
    throw new ConfigError(`there are no published weights for ${what}; train it, and predict with the run's folder`);
  }
  const title = titleOf(published.find(({ id }) => id === weights)?.file.url ?? weights);
  const onProgress = (received: number, total: number | undefined) =>
    onEvent({ type: "downloading", title, received, total });
  const options = {
    ...{ weights, variant, weightsFile, weightsGroup, engine, download: { onProgress } },
    ...(weightsFile !== undefined && {
      onNote: (note: string) => onEvent({ type: "warned", message: `${weightsFile}: ${note}` }),
    }),
  };
  return { architecture, options };
}

/** A short name of a file. On Hugging Face, all are called model.safetensors; there, the repository's name. */
function titleOf(url: string): string {
  const parts = url.split("/");
  const last = parts.at(-1) ?? url;
  return last === "model.safetensors" ? (parts.at(-4) ?? last) : last;
}
