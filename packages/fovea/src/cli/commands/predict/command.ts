import { Command, Option } from "commander";
import { type Background, backgrounds, type CropCount } from "../../../data/index.ts";
import {
  checkModelName,
  classifyFiles,
  imageFiles,
  isArchitecture,
  isTaken,
  readImageRun,
} from "../../../runs/index.ts";
import { ConfigError, FormatError } from "../../../support/index.ts";
import { type EngineChoice, openEngine } from "../../engines/index.ts";
import {
  addEngineOptions,
  addModelOptions,
  examples,
  type ModelFlags,
  modelArgument,
  oneWordOf,
  wholeNumber,
  wrapNotes,
} from "../../options/index.ts";
import { type Output, output, printPredictions } from "../../output/index.ts";
import { openNamedModel } from "./open-named-model.ts";
import { predictTargetsWithRuns } from "./predict-targets-with-runs.ts";
import { predictWithRuns } from "./predict-with-runs.ts";

interface PredictFlags extends ModelFlags, EngineChoice {
  readonly top: number;
  readonly crops: CropCount;
  readonly background?: Background;
  readonly show?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

const notes = `
Zoo networks use pretrained weights, which are downloaded once, verified and cached
(FOVEA_HOME sets the folder, FOVEA_OFFLINE=1 forbids downloads). Their images are
preprocessed as they were for training.

A model of your own remembers from its training which numbers are black and white, whether
images are light on dark, and the names of the classes. If it doesn't, its first layers may
tell (a rescaling, a normalization, bytes); otherwise, add --range and --look. For a model
that was trained on light drawings on black, such as MNIST and Fashion-MNIST:
  - an image with a light border is treated as a dark drawing on paper: it is inverted,
    and the paper's shade removed (--background overrides this);
  - for MNIST, a digit is scaled and moved to match MNIST: 20 of 28 pixels high or wide,
    with its center of mass in the middle.
--show draws the model's input.

A classifier trained on a folder of images (fovea train FOLDER) answers "none of these" for an
image that is unlike all of its training images.`;

/** `fovea predict MODEL IMAGE…`: classifies image files with a zoo network or the user's own model. */
export function predictCommand(): Command {
  const command = new Command("predict")
    .description("classify image files")
    .argument("<model>", modelArgument)
    .argument(
      "<images...>",
      "image files: JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG; folders of further runs before them make an ensemble",
    )
    .addOption(new Option("--top <n>", "classes per image").default(5).argParser(wholeNumber(1)))
    .addOption(
      new Option("--crops <n>", "crops per image whose predictions are averaged: 1, 5 or 10")
        .default(1)
        .argParser((text) => Number(oneWordOf(["1", "5", "10"])(text))),
    )
    .addOption(
      new Option("--background <kind>", "auto, light or dark").default("auto").argParser(oneWordOf(backgrounds)),
    )
    .option("--show", "draw the model's input (grey images)");
  return addEngineOptions(addModelOptions(command))
    .option("--json", "print JSON")
    .option("--csv", "print CSV, a row for each file (runs on folders of images)")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["predict resnet50 photo.jpg", "one of ImageNet's 1,000 classes"],
        ["predict runs/quickstart digit.png", "a model of your own"],
        ["predict runs/quickstart scans/*.jpg --json", "many images, as JSON"],
        ["predict runs/resnet50-photos new/*.jpg --csv", "by a classifier of your own photographs"],
        ["predict runs/a runs/b new/*.jpg --crops 10", "by the mean of two, over ten crops of each image"],
      )}`,
    )
    .action(predictImages);
}

async function predictImages(first: string, others: readonly string[], flags: PredictFlags): Promise<void> {
  const out = output(flags);
  const { models, files } = await modelsAndFiles(first, others);
  const run = await readImageRun(first);
  if (run && run.task !== "classification") return predictTargetsWithRuns(models, files, flags, out);
  if (models.length > 1 || run) return predictWithRuns(models, files, flags, out);
  if (flags.csv) throw new ConfigError(`--csv is for runs on folders of images; use --json for ${first}`);
  return predictWithModel(first, files, flags, out);
}

/** The models come first. All that follows them is images, and folders of images. */
async function modelsAndFiles(first: string, others: readonly string[]) {
  const models = [first];
  for (const path of others) {
    if (!isTaken(path)) break;
    models.push(path);
  }
  const files = await imageFiles(others.slice(models.length - 1));
  if (files.length > 0) return { models, files };
  if (!isTaken(first) && !isArchitecture(first)) checkModelName(first);
  throw new ConfigError(`expected images after ${models.join(" and ")}, received none; the model comes first`);
}

async function predictWithModel(
  name: string,
  files: readonly string[],
  flags: PredictFlags,
  out: Output,
): Promise<void> {
  const engine = await openEngine(flags, out);
  const model = await openNamedModel(name, flags, engine, out);
  const { top, crops, background, show = false } = flags;
  const options = { top, crops, withInput: show, ...(background !== undefined && { background }) };
  const { predictions, inputs, faults } = await classifyFiles(model, files, options);
  const [fault] = faults;
  if (fault && files.length === 1) throw fault;
  out.answer(predictions);
  if (!out.json) printPredictions(predictions, inputs, model.preprocessing?.look, out);
  if (!fault) return;
  for (const { message } of faults) out.note(`error: ${message}`);
  throw new FormatError(`${faults.length} of ${files.length} files could not be read as images`);
}
