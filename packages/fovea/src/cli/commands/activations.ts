import { Command, Option } from "commander";
import type { FeatureMaps } from "../../explain/index.ts";
import { renderFeatureMaps } from "../../pages/index.ts";
import { activationsOf, drawActivations, type ImageActivations, imageActivations } from "../../runs/index.ts";
import { formatPercent, table } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addModelOptions,
  collected,
  examples,
  languageOption,
  type ModelFlags,
  modelArgument,
  type PageFlags,
  refuseOptions,
  refusePageOptions,
  wholeNumber,
  wrapNotes,
} from "../options/index.ts";
import { output, outputFile, pageName, pictureEndings, writePicture } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";
import { openNamedModel } from "./predict/open-named-model.ts";

interface ActivationsFlags extends ModelFlags, EngineChoice, PageFlags {
  readonly layer?: readonly string[];
  readonly channels?: number;
}

const notes = `
A feature map shows where a channel of a layer responds to the image. Zeros: the share of values
that a rectifier sets to 0. Dead: channels that are 0 everywhere in this image. Layers are named by
path, by stage ("stage3"), or by a pattern ("layer3/*", "stage3/*"); by default, every convolution
and pooling, after the normalization and activation that follow it.`;

/** `fovea activations MODEL IMAGE`: shows the feature maps of an image. */
export function activationsCommand(): Command {
  const command = new Command("activations")
    .description("show the feature maps of an image, layer by layer")
    .argument("<model>", modelArgument)
    .argument("<image>", "image file")
    .option(
      "--layer <pattern>",
      "layer, stage or pattern; may be repeated (default: convolutions, poolings)",
      collected,
    )
    .addOption(
      new Option("--channels <n>", "channels shown of each layer (default: 16 to 64)").argParser(wholeNumber(1)),
    )
    .option("-o, --output <file>", "the page or figure, .html, .svg or .png (default: activations-IMAGE.html)")
    .addOption(languageOption());
  return addEngineOptions(addModelOptions(command))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["activations runs/photos cat.jpg", "a page with the maps of every layer"],
        ["activations resnet50 cat.jpg --layer stage3 -o maps.png", "the end of a stage, as a figure"],
        ["activations runs/photos cat.jpg --json", "zeros and dead channels, as JSON"],
      )}`,
    )
    .action(showActivations);
}

async function showActivations(name: string, file: string, flags: ActivationsFlags, command: Command): Promise<void> {
  const out = output(flags);
  const path = outputFile(flags, pageName("activations", file), pictureEndings);
  refusePageOptions(command, ["language"], path);
  if (path === undefined)
    refuseOptions(command, ["channels"], "only files show maps; --json without --output writes none");
  const model = await openNamedModel(name, flags, await openEngine(flags, out), out);
  const { channels, language } = flags;
  const { shown } = await untilSignal(
    async (signal) => {
      const found = await imageActivations(model, file, { layers: flags.layer, signal });
      const content = (isFigure: boolean) => activationsOf(model, found, { file, modelName: name, channels, isFigure });
      if (path !== undefined) {
        await writePicture(path, {
          page: async () => renderFeatureMaps(await content(false), { language }),
          figure: async () => drawActivations(await content(true)),
        });
      }
      return found;
    },
    () => "stopped; nothing was written",
  );
  out.answer({ file, layers: shown.map(plainMaps), ...(path !== undefined && { output: path }) });
  if (out.json) return;
  out.say(layerTable(shown));
  out.say(`Wrote ${path}`);
}

/** A layer without its maps, which the library returns. */
function plainMaps({ maps: _, order: __, ...plain }: FeatureMaps) {
  return plain;
}

function layerTable(layers: ImageActivations["shown"]): string {
  const number = (value: number) => String(Number(value.toPrecision(3)));
  return table(
    layers.map(({ path, height, width, channels, sparsity, isRectified, dead, mean, maximum }) => [
      ...[path, `${height} × ${width}`, channels, isRectified ? formatPercent(sparsity, 0) : ""],
      ...[dead.length, number(mean), number(maximum)],
    ]),
    [
      "Layer",
      "Size",
      "Channels",
      { header: "Zeros", align: "right" },
      { header: "Dead", align: "right" },
      { header: "Mean", align: "right", rank: 1 },
      { header: "Max", align: "right", rank: 2 },
    ],
    { width: 80, rules: "header" },
  );
}
