import { Command } from "commander";
import type { ImageFit } from "../../data/index.ts";
import {
  type BackboneChoice,
  checkFeaturesFile,
  type ExtractedFolder,
  extractFolder,
  openBackbone,
} from "../../runs/index.ts";
import { formatAmount, formatCount } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addTableOptions,
  addWeightsOptions,
  examples,
  fitOption,
  imagesArgument,
  type TableFlags,
  tableColumns,
  tableWords,
  wrapNotes,
} from "../options/index.ts";
import { faultLine, invocation, type Output, output, statusLine } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";

interface FeaturesFlags extends BackboneChoice, EngineChoice, TableFlags {
  readonly fit?: ImageFit;
  readonly output?: string;
  readonly json?: boolean;
}

const notes = `
Each image passes through the network without its classifier once. Features are
kept in the cache by weights, preprocessing and content of the image: after adding
ten images, only ten are computed; renaming and relabeling cost nothing.
A .npz file holds the arrays features, labels, files, parts and classes. A
.safetensors file holds features and labels, and the rest as JSON in its metadata.`;

/** `fovea features FOLDER`: computes bottleneck features. */
export function featuresCommand(): Command {
  const command = new Command("features")
    .description("compute the features of images by a pretrained network")
    .argument("<images>", imagesArgument)
    .requiredOption("--model <name>", "network of the zoo, or a model file or folder");
  return addEngineOptions(addTableOptions(addWeightsOptions(command)))
    .addOption(fitOption("as the network's preprocessing says"))
    .option("-o, --output <file>", "write them to a .npz or .safetensors file too")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["features photos --model vgg16", "for later trainings"],
        ["features photos --model resnet50 -o features.npz", "for NumPy"],
      )}`,
    )
    .action(features);
}

async function features(folder: string, { output: file, json, ...flags }: FeaturesFlags): Promise<void> {
  const out = output({ json });
  if (file !== undefined) checkFeaturesFile(file);
  const status = statusLine(out);
  const { engine: name, threads, deterministic, model, weights, variant, weightsFile, weightsGroup, fit } = flags;
  const engine = await openEngine({ engine: name, threads, deterministic }, out);
  const choice = { weights, variant, weightsFile, weightsGroup, fit };
  const backbone = await openBackbone(model, choice, engine, (event) => {
    if (event.type === "downloading") status.show(downloading(event));
    else out.note(event.message);
  });
  const result = await untilSignal(
    (signal) =>
      extractFolder(folder, backbone, {
        ...{ signal, output: file, columns: tableColumns(flags) },
        onEvent: ({ done, total }) => status.show(`Computed ${formatCount(done)} of ${formatAmount(total, "image")}`),
      }),
    () =>
      `Stopped. Features are kept in steps of 256 images; go on with:\n  ${invocation(...again(folder, file, { model, ...choice }), ...tableWords(flags))}`,
  ).finally(() => status.clear());
  out.answer(result);
  if (!out.json) print(result, out);
}

function again(
  folder: string,
  file: string | undefined,
  choice: BackboneChoice & { readonly fit?: ImageFit | undefined },
): string[] {
  const options = {
    model: choice.model,
    weights: choice.weights,
    variant: choice.variant,
    "weights-file": choice.weightsFile,
    fit: choice.fit,
  };
  const given = Object.entries({ ...options, "weights-group": choice.weightsGroup, output: file });
  return ["features", folder, ...given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))];
}

/** "Downloading resnet50: 12 %" */
export function downloading(event: {
  readonly title: string;
  readonly received: number;
  readonly total: number | undefined;
}) {
  const share = event.total ? `: ${Math.round((100 * event.received) / event.total)} %` : "";
  return `Downloading the weights of ${event.title}${share}`;
}

function print(
  { images, features, computed, reused, classes, faults, output: file }: ExtractedFolder,
  out: Output,
): void {
  out.say(
    `${formatAmount(images, "image")} of ${formatCount(classes.length)} ${classes.length === 1 ? "class" : "classes"}, ${formatCount(features)} features each`,
  );
  out.say(`computed ${formatCount(computed)}, reused ${formatCount(reused)}`);
  if (file !== undefined) out.say(`written to ${file}`);
  for (const fault of faults) out.note(`left out ${faultLine(fault)}`);
}
