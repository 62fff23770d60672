import { Command, Option } from "commander";
import { backgrounds, imageLooks } from "../../data/index.ts";
import { ConfigError } from "../../support/index.ts";
import { type ClassifyChoice, classifyImages } from "../classify-images.ts";
import { openEngine } from "../open-engine.ts";
import { openModel } from "../open-model.ts";
import { isArchitecture, openPretrained, type WeightsChoice } from "../open-pretrained.ts";
import { oneWordOf, valueRange, wholeNumber } from "../option-values.ts";
import { output } from "../output.ts";
import { type ImageFlags, preparationOf } from "../prepare-model.ts";
import { addEngineOptions } from "./engine-options.ts";
import { examples } from "./examples.ts";

interface PredictFlags extends WeightsChoice, ClassifyChoice, ImageFlags {
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

const notes = `
A network of the zoo is used with weights that others trained: downloaded once, checked
and kept (FOVEA_HOME says where, FOVEA_OFFLINE=1 forbids it). Its images are prepared as
for that training.

A model of your own keeps from its training what it has learnt from: which numbers are
black and white, whether images are light on dark, the names of the classes. Where it does
not, its first layers may tell (a rescaling, a normalization, bytes); else say --range and
--look. For a model that was trained on light drawings on black, as MNIST and Fashion-MNIST
are:
  - an image with a light border is taken as a dark drawing on paper: its negative is
    used, and the paper's shade taken away (--background says otherwise);
  - for MNIST, a digit of another size or place is brought to where MNIST has it:
    20 of 28 pixels high or wide, its centre of mass in the middle.
--show draws what the model gets to see.`;

/** `fovea predict MODEL IMAGE…`: what a network of the zoo or a model of one's own says of image files. */
export function predictCommand(): Command {
  const command = new Command("predict")
    .description("classify image files")
    .argument("<model>", "network of the zoo, or folder of a run or saved model")
    .argument("<images...>", "image files: JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG")
    .option(
      "--weights <name>",
      "pretrained weights: torchvision, keras, timm/… (default: the first listed by fovea zoo)",
    )
    .option("--variant <name>", "architecture variant (zoo networks only)")
    .option("--weights-file <file>", "load these weights from a local file; nothing is downloaded")
    .option("--weights-group <name>", "which group of such a file to load, as in state_dict_ema")
    .addOption(new Option("--top <n>", "classes per image").default(5).argParser(wholeNumber(1)))
    .addOption(
      new Option("--crops <n>", "crops per image whose predictions are averaged: 1, 5 or 10")
        .default(1)
        .argParser((text) => Number(oneWordOf(["1", "5", "10"])(text))),
    )
    .addOption(
      new Option("--background <kind>", "auto, light or dark").default("auto").argParser(oneWordOf(backgrounds)),
    )
    .addOption(
      new Option("--range <black..white>", "the numbers of black and white that the model has learnt").argParser(
        valueRange,
      ),
    )
    .addOption(
      new Option("--look <kind>", 'what the model has learnt from: digit, "light on dark" or natural').argParser(
        oneWordOf(imageLooks),
      ),
    )
    .option("--show", "draw what the model gets to see (grey images)");
  return addEngineOptions(command)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${notes}\n${examples(
        ["predict resnet50 photo.jpg", "one of ImageNet's 1,000 classes"],
        ["predict runs/quickstart digit.png", "a model of your own"],
        ["predict runs/quickstart scans/*.jpg --json", "many, for a program"],
      )}`,
    )
    .action(predictImages);
}

async function predictImages(name: string, files: readonly string[], flags: PredictFlags): Promise<void> {
  const out = output(flags);
  const engine = await openEngine(flags, out);
  if (isArchitecture(name)) {
    if (flags.range ?? flags.look) {
      throw new ConfigError(`--range and --look are for models of your own; the weights of "${name}" know theirs`);
    }
    return classifyImages(await openPretrained(name, flags, engine, out), files, flags, out);
  }
  const { weights, variant, weightsFile, weightsGroup } = flags;
  if (weights ?? variant ?? weightsFile ?? weightsGroup) {
    throw new ConfigError(
      `--weights, --variant, --weights-file and --weights-group are for networks of the zoo; "${name}" is none`,
    );
  }
  const opened = await openModel(name, { engine });
  const { model, run } = opened;
  model.preprocessing = preparationOf(name, opened, flags);
  model.labels ??= run?.classes;
  if (model.preprocessing.mean.length === 1 && model.preprocessing.look === undefined) {
    out.note(
      `${name} does not say whether it has learnt from light drawings on black; images are used as they are. ` +
        `Say --look digit, --look "light on dark" or --look natural.`,
    );
  }
  await classifyImages(model, files, flags, out);
}
