import { Command, Option } from "commander";
import { likeliestClasses, type Model } from "../../models/index.ts";
import { ConfigError, formatPercent } from "../../support/index.ts";
import { type Shape, sizeOf, type Tensor } from "../../tensor/index.ts";
import { digits } from "../../terminal/index.ts";
import { type Answer, answerOf } from "../answers.ts";
import { type ClassifyChoice, classifyImages } from "../classify-images.ts";
import {
  type Background,
  backgrounds,
  type ImageLook,
  imageLooks,
  type PreparedImage,
  prepareImage,
} from "../images/index.ts";
import { openEngine } from "../open-engine.ts";
import { openModel } from "../open-model.ts";
import { isArchitecture, openPretrained, type WeightsChoice } from "../open-pretrained.ts";
import { oneWordOf, wholeNumber } from "../option-values.ts";
import { type Output, output } from "../output.ts";
import type { RunSettings } from "../run-settings.ts";
import { addEngineOptions } from "./engine-options.ts";
import { examples } from "./examples.ts";

interface PredictFlags extends WeightsChoice, ClassifyChoice {
  readonly background: Background;
  readonly look?: ImageLook;
  readonly show?: boolean;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

const notes = `
A network of the zoo is used with weights that others trained: downloaded once, checked
and kept (FOVEA_HOME says where, FOVEA_OFFLINE=1 forbids it). Its images are prepared as
for that training.

For a model of your own, images are resized to its input and turned grey if it wants
grey, unless it knows better how they are prepared. For a model that was trained on light
drawings on black, as MNIST and Fashion-MNIST are:
  - an image with a light border is taken as a dark drawing on paper: its negative is
    used, and the paper's shade taken away (--background says otherwise);
  - for MNIST, a digit of another size or place is brought to where MNIST has it:
    20 of 28 pixels high or wide, its centre of mass in the middle.
--show draws what the model gets to see.`;

/** `fovea predict MODEL IMAGE…`: what a network of the zoo or a model of one's own says of image files. */
export function predictCommand(): Command {
  const command = new Command("predict")
    .description("say what is in image files")
    .argument("<model>", "network of the zoo, or folder of a run or saved model")
    .argument("<images...>", "image files: JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG")
    .option("--weights <name>", "of a network of the zoo: torchvision, keras, timm/…; the first there are unless given")
    .option("--variant <name>", "of a network of the zoo: whose way of building it")
    .option("--weights-file <file>", "these weights in a file that is here; nothing is downloaded")
    .addOption(new Option("--top <n>", "classes an image").default(5).argParser(wholeNumber(1)))
    .addOption(
      new Option("--crops <n>", "parts of an image whose answers are averaged: 1, 5 or 10")
        .default(1)
        .argParser((text) => Number(oneWordOf(["1", "5", "10"])(text))),
    )
    .addOption(
      new Option("--background <kind>", "auto, light or dark").default("auto").argParser(oneWordOf(backgrounds)),
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
    return classifyImages(await openPretrained(name, flags, engine, out), files, flags, out);
  }
  const { weights, variant, weightsFile } = flags;
  if (weights ?? variant ?? weightsFile) {
    throw new ConfigError(`--weights, --variant and --weights-file are for networks of the zoo; "${name}" is none`);
  }
  const { model, run } = await openModel(name, { engine });
  if (model.preprocessing) await classifyImages(model, files, flags, out);
  else await predictDrawings(name, model, run, files, flags, out);
}

/** What a model says of images that nobody has told it how to prepare. */
async function predictDrawings(
  folder: string,
  model: Model,
  run: RunSettings | undefined,
  files: readonly string[],
  flags: PredictFlags,
  out: Output,
): Promise<void> {
  const shape = imageShape(folder, model.inputShape);
  const look = flags.look ?? run?.look ?? "natural";
  const prepared: PreparedImage[] = [];
  for (const file of files) prepared.push(await prepareImage(file, shape, look, flags.background));

  const predictions = [await model.predict(stacked(prepared, shape))].flat()[0] as Tensor;
  const options = { labels: run?.classes ?? model.labels, top: flags.top };
  const answers = likeliestClasses(model.network, predictions, { ...options, loss: model.trainer.firstLoss });
  const results = files.map((file, index) => {
    const { inverted, recentred } = prepared[index] as PreparedImage;
    return { file, ...answerOf(answers[index] ?? []), inverted, recentred };
  });
  out.answer(results);
  if (out.json) return;
  for (const [index, result] of results.entries()) {
    if (flags.show && shape[2] === 1) out.say(picture(prepared[index] as PreparedImage, out));
    out.say(lineOf(result, out));
  }
}

function imageShape(folder: string, shape: readonly (number | null)[]): Shape {
  const [, ...sizes] = shape;
  if (sizes.length === 3 && (sizes[2] === 1 || sizes[2] === 3)) return sizes.map(Number);
  throw new ConfigError(`${folder}: expected a model of grey or colour images; its input is [${shape.join(", ")}]`);
}

function stacked(images: readonly PreparedImage[], shape: Shape): Tensor {
  const data = new Float32Array(images.length * sizeOf(shape));
  images.forEach(({ image }, index) => {
    data.set(image.data, index * sizeOf(shape));
  });
  return { data, shape: [images.length, ...shape], dtype: "float32" };
}

function lineOf(
  { file, label, probability, top, inverted, recentred }: { file: string } & Answer & Changes,
  out: Output,
) {
  const { bold, dim } = out.style;
  const others = top.slice(1).map((other) => `${other.label} ${formatPercent(other.probability)}`);
  const changes = [...(inverted ? ["negative taken"] : []), ...(recentred ? ["brought to MNIST's place"] : [])];
  return [
    `${file}: ${bold(label)} ${bold(formatPercent(probability))}`,
    ...(others.length > 0 ? [dim(`(${others.join(", ")})`)] : []),
    ...(changes.length > 0 ? [dim(`[${changes.join(", ")}]`)] : []),
  ].join("  ");
}

type Changes = Pick<PreparedImage, "inverted" | "recentred">;

function picture({ image }: PreparedImage, { colors, stream }: Output): string {
  const [height = 1, width = 1] = image.shape;
  return digits([{ pixels: image.data, height, width }], { colors, columns: stream.columns ?? 80 });
}
