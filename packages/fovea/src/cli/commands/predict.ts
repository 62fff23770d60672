import { Command, Option } from "commander";
import { ConfigError, formatPercent } from "../../support/index.ts";
import { type Shape, sizeOf, type Tensor } from "../../tensor/index.ts";
import { digits } from "../../terminal/index.ts";
import { type Answer, answersOf } from "../answers.ts";
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
import { oneWordOf } from "../option-values.ts";
import { type Output, output } from "../output.ts";
import { addEngineOptions } from "./engine-options.ts";
import { examples } from "./examples.ts";

interface PredictFlags {
  readonly background: Background;
  readonly look?: ImageLook;
  readonly show?: boolean;
  readonly engine?: string;
  readonly threads?: number;
  readonly json?: boolean;
}

const notes = `
Images are resized to the model's input and turned grey if it wants grey. For a model
that was trained on light drawings on black, as MNIST and Fashion-MNIST are:
  - an image with a light border is taken as a dark drawing on paper: its negative is
    used, and the paper's shade taken away (--background says otherwise);
  - for MNIST, a digit of another size or place is brought to where MNIST has it:
    20 of 28 pixels high or wide, its centre of mass in the middle.
--show draws what the model gets to see.`;

/** `fovea predict RUN IMAGE…`: what a model says of image files. */
export function predictCommand(): Command {
  const command = new Command("predict")
    .description("say what is in image files")
    .argument("<run>", "folder of a run or saved model")
    .argument("<images...>", "image files: JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG")
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
        ["predict runs/quickstart digit.png", "one image"],
        ["predict runs/quickstart scans/*.jpg --json", "many, for a program"],
      )}`,
    )
    .action(predictImages);
}

async function predictImages(folder: string, files: readonly string[], flags: PredictFlags): Promise<void> {
  const out = output(flags);
  const { model, run } = await openModel(folder, { engine: await openEngine(flags, out) });
  const shape = imageShape(folder, model.inputShape);
  const look = flags.look ?? run?.look ?? "natural";
  const prepared: PreparedImage[] = [];
  for (const file of files) prepared.push(await prepareImage(file, shape, look, flags.background));

  const predictions = [await model.predict(stacked(prepared, shape))].flat()[0] as Tensor;
  const answers = answersOf(predictions, run?.classes);
  const results = files.map((file, index) => {
    const { inverted, recentred } = prepared[index] as PreparedImage;
    return { file, ...(answers[index] as Answer), inverted, recentred };
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
