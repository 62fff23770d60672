import { Command } from "commander";
import type { ValueRange } from "../../../data/index.ts";
import { type Evaluation, evaluateRun, readImageRun } from "../../../runs/index.ts";
import { ConfigError, formatCount, formatDuration, formatMetric, table } from "../../../support/index.ts";
import { openEngine } from "../../engines/index.ts";
import {
  addEngineOptions,
  addTableOptions,
  examples,
  imagesArgument,
  type TableFlags,
  valueRange,
  wholeNumber,
} from "../../options/index.ts";
import { type Output, output } from "../../output/index.ts";
import { evaluateOnImages } from "./evaluate-on-images.ts";
import { evaluateOnTargets } from "./evaluate-on-targets.ts";

interface EvaluateFlags extends TableFlags {
  readonly data?: string;
  readonly against?: string;
  readonly train?: boolean;
  readonly limit?: number;
  readonly range?: ValueRange;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

/** `fovea evaluate RUN`: loss and accuracy on a data set. */
export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description("evaluate a trained model on labeled images")
    .argument("<run>", "folder of a run or saved model")
    .argument("[images]", `${imagesArgument} (default: what the run has kept from training)`)
    .option("--data <name[:dir]>", "mnist or fashion-mnist (default: what the run was trained on)")
    .option("--against <run>", "compare with another run on the same images, with a paired test")
    .option("--train", "use the training images instead of the test images")
    .option("--range <black..white>", "the numbers of black and white that the model was trained on", valueRange)
    .option("--limit <n>", "only the first n images", wholeNumber(1));
  return addEngineOptions(addTableOptions(command))
    .option("--json", "print JSON, with the confusion matrix")
    .addHelpText(
      "after",
      examples(
        ["evaluate runs/quickstart", "on its own test images"],
        ["evaluate runs/quickstart --data mnist:folder --json", "on other images, as JSON"],
        ["evaluate runs/resnet50-photos photos/test", "a classifier of photographs, on other ones"],
      ),
    )
    .action(evaluate);
}

async function evaluate(folder: string, photos: string | undefined, flags: EvaluateFlags): Promise<void> {
  const out = output(flags);
  const run = await readImageRun(folder);
  if (run && run.task !== "classification") return evaluateOnTargets(folder, photos, flags, out);
  if (photos !== undefined || run) return evaluateOnImages(folder, photos, flags, out);
  if (flags.against) throw new ConfigError("--against is for runs on folders of images");
  const { data, limit, range, train } = flags;
  const engine = await openEngine(flags, out);
  const evaluation = await evaluateRun(folder, { engine, data, limit, range, part: train ? "train" : "test" });
  const { images, logs, seconds, classes, confusion } = evaluation;
  const figures = { images, ...logs, seconds, classes, confusion };
  out.answer({ run: folder, data: evaluation.data, part: evaluation.part, engine: engine.name, ...figures });
  if (!out.json) print(folder, evaluation, out);
}

function print(folder: string, { part, title, classes, logs, images, seconds, confusion }: Evaluation, out: Output) {
  const values = Object.entries(logs).map(([name, value]) => `${name} ${formatMetric(name, value)}`);
  const what = `${formatCount(images)} ${part} images of ${title}`;
  out.say(`${folder} on ${what}: ${values.join(", ")} (${formatDuration(seconds)})`);
  const mistakes = mostConfused(confusion, classes);
  if (mistakes.length === 0) return;
  out.say(`\nMost common mistakes:\n${table(mistakes, ["is", "taken for", "times"], { rules: "header" })}`);
}

/** The five most common mistakes, as table rows. */
function mostConfused(confusion: readonly (readonly number[])[], classes: readonly string[]) {
  const cells = confusion.flatMap((row, label) => row.map((times, prediction) => ({ label, prediction, times })));
  return cells
    .filter(({ label, prediction, times }) => label !== prediction && times > 0)
    .sort((a, b) => b.times - a.times)
    .slice(0, 5)
    .map(({ label, prediction, times }) => [classes[label] ?? "", classes[prediction] ?? "", times] as const);
}
