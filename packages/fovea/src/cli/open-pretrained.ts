import type { Engine } from "../engine/index.ts";
import { fileNotes } from "../interop/load-report.ts";
import { openWeightFile } from "../io/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import { unknownName } from "../support/schema-fields.ts";
import { TransferBar } from "../terminal/index.ts";
import { architectures } from "../zoo/index.ts";
import type { Output } from "./output.ts";

/** Which weights a command was asked to use. */
export interface WeightsChoice {
  readonly weights?: string | undefined;
  readonly variant?: string | undefined;
  readonly weightsFile?: string | undefined;
  readonly weightsGroup?: string | undefined;
}

/** Whether a word on the command line names an architecture of the zoo: "resnet50", "resnet50:keras". */
export function isArchitecture(name: string): boolean {
  return Object.hasOwn(architectures, name.split(":", 1)[0] ?? "");
}

/**
 * An architecture of the zoo with weights that someone else trained, downloaded with a progress bar unless they are
 * here: those of the name that was given, or the first that there are for the variant.
 * @throws ConfigError when nobody has published any, and what downloading and reading them throw.
 */
export async function openPretrained(
  name: string,
  { weights: wanted, variant: given, weightsFile, weightsGroup }: WeightsChoice,
  engine: Engine,
  out: Output,
): Promise<Model> {
  const [base = "", suffix] = name.split(":", 2);
  const architecture = architectures[base];
  if (!architecture) throw unknownName("architecture", base, Object.keys(architectures));
  const { definition } = architecture;
  const variant = given ?? suffix;
  const published = definition.weights ?? [];
  if (variant !== undefined && !Object.hasOwn(definition.variants, variant)) {
    throw unknownName(`variant of ${base}`, variant, Object.keys(definition.variants));
  }
  const fitting = published.filter((entry) => variant === undefined || entry.variant === variant);
  const weights = wanted ?? fitting[0]?.id;
  if (weights === undefined) {
    const what = variant === undefined ? base : `${base}:${variant}`;
    throw new ConfigError(`there are no published weights for ${what}; train it, and predict with the run's folder`);
  }
  if (weightsFile !== undefined) await tellOfGroups(weightsFile, weightsGroup, out);
  const url = published.find(({ id }) => id === weights)?.file.url ?? weights;
  const bar = new TransferBar({ title: titleOf(url), stream: out.stream, colors: out.colors });
  const download = { onProgress: (received: number, total: number | undefined) => bar.update(received, total) };
  try {
    const model = await architecture({ weights, variant, weightsFile, weightsGroup, engine, download });
    bar.end();
    return model as Model;
  } catch (error) {
    bar.stop();
    throw error;
  }
}

/** Says which weights of a checkpoint are used where it has several, and what was not understood. */
export async function tellOfGroups(path: string, group: string | undefined, out: Output): Promise<void> {
  const file = await openWeightFile(path, { group });
  await file.close();
  for (const note of fileNotes(file)) out.say(`${path}: ${note}`);
}

/** What tells a file from others in few words: Hugging Face calls all of them model.safetensors. */
function titleOf(url: string): string {
  const parts = url.split("/");
  const last = parts.at(-1) ?? url;
  return last === "model.safetensors" ? (parts.at(-4) ?? last) : last;
}
