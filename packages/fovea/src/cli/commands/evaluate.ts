import { Command } from "commander";
import type { ValueRange } from "../../data/index.ts";
import { ConfigError, formatCount, formatDuration, formatMetric, table } from "../../support/index.ts";
import { checkFits } from "../check-fits.ts";
import { lossOf } from "../compile-options.ts";
import { openDataSet } from "../data-sets.ts";
import { matchData } from "../match-data.ts";
import { openEngine } from "../open-engine.ts";
import { openModel } from "../open-model.ts";
import { valueRange, wholeNumber } from "../option-values.ts";
import { output } from "../output.ts";
import { preparationOf } from "../prepare-model.ts";
import { type TestResult, testRun } from "../test-run.ts";
import { addEngineOptions } from "./engine-options.ts";
import { examples } from "./examples.ts";

interface EvaluateFlags {
  readonly data?: string;
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
    .description("measure a trained model on images with labels")
    .argument("<run>", "folder of a run or saved model")
    .option("--data <name[:dir]>", "mnist or fashion-mnist (default: what the run was trained on)")
    .option("--train", "measure on the training images instead of the test images")
    .option("--range <black..white>", "the numbers of black and white that the model has learnt", valueRange)
    .option("--limit <n>", "only the first n images", wholeNumber(1));
  return addEngineOptions(command)
    .option("--json", "print JSON, with the confusion matrix")
    .addHelpText(
      "after",
      examples(
        ["evaluate runs/quickstart", "on the test images of its own data"],
        ["evaluate runs/quickstart --data mnist:folder --json", "on others, for a program"],
      ),
    )
    .action(evaluateRun);
}

async function evaluateRun(folder: string, flags: EvaluateFlags): Promise<void> {
  const out = output(flags);
  const engine = await openEngine(flags, out);
  const { model, run } = await openModel(folder, { engine });
  const source = flags.data ?? run?.data;
  if (source === undefined) {
    throw new ConfigError(`${folder} does not say what it was trained on; name the data: --data mnist`);
  }
  const data = await openDataSet(source, flags.limit);
  checkFits(model, data);
  if (!model.trainer.isCompiled) model.compile(lossOf(model));
  // A run of `fovea train` from before models kept it themselves: its data sets are in 0 … 1.
  const known = run && ([0, 1] as const);
  const part = flags.train ? "train" : "test";
  if (flags.range) model.preprocessing = preparationOf(folder, { model, run }, flags);
  const test = await testRun(model, matchData(data[part], model, known), data.classes.length);
  out.answer({ run: folder, data: source, part, engine: engine.name, ...figuresOf(test, data.classes) });
  if (!out.json) show(out.say, folder, `${part} images of ${data.title}`, test, data.classes);
}

function figuresOf({ logs, images, seconds, confusion }: TestResult, classes: readonly string[]) {
  return { images, ...logs, seconds, classes, confusion };
}

function show(say: (text: string) => void, folder: string, what: string, test: TestResult, classes: readonly string[]) {
  const { logs, images, seconds, confusion } = test;
  const values = Object.entries(logs).map(([name, value]) => `${name} ${formatMetric(name, value)}`);
  say(`${folder} on ${formatCount(images)} ${what}: ${values.join(", ")} (${formatDuration(seconds)})`);
  const mistakes = mostConfused(confusion, classes);
  if (mistakes.length === 0) return;
  say(`\nMost common mistakes:\n${table(mistakes, ["is", "taken for", "times"], { rules: "header" })}`);
}

/** The five commonest mistakes, as rows of a table. */
function mostConfused(confusion: readonly (readonly number[])[], classes: readonly string[]) {
  const cells = confusion.flatMap((row, label) => row.map((times, prediction) => ({ label, prediction, times })));
  return cells
    .filter(({ label, prediction, times }) => label !== prediction && times > 0)
    .sort((a, b) => b.times - a.times)
    .slice(0, 5)
    .map(({ label, prediction, times }) => [classes[label] ?? "", classes[prediction] ?? "", times] as const);
}
