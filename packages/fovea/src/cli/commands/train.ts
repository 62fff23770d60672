import { Command, InvalidArgumentError, Option } from "commander";
import { ConfigError } from "../../support/index.ts";
import { architectures } from "../../zoo/index.ts";
import { checkDataSetName, openDataSet } from "../data-sets.ts";
import { firstModel } from "../first-model.ts";
import { openEngine } from "../open-engine.ts";
import { checkModelName } from "../open-model.ts";
import { nonNegativeNumber, oneWordOf, positiveNumber, wholeNumber } from "../option-values.ts";
import { type Output, output } from "../output.ts";
import { freeRunFolder, prepareRunFolder } from "../run-output.ts";
import { type RunSettings, type ScheduleName, scheduleNames, type Validation } from "../run-settings.ts";
import { runTraining, type TrainingJob } from "../run-training.ts";
import { tellFinished, tellTraining } from "../tell-training.ts";
import { addEngineOptions } from "./engine-options.ts";
import { examples } from "./examples.ts";
import { resumedJob } from "./resumed-job.ts";

/** The options of `fovea train` as commander gives them. */
export interface TrainFlags {
  readonly model?: string;
  readonly data?: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: string;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly schedule: ScheduleName;
  readonly validation: Validation;
  readonly seed: number;
  readonly limit?: number;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly resume?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

/** `fovea train`: trains a model and keeps all that comes of it in a folder. */
export function trainCommand(): Command {
  const word = <const W extends string>(flag: string, meaning: string, words: readonly W[], preset: W) =>
    new Option(flag, meaning).default(preset).argParser(oneWordOf(words));
  const command = new Command("train")
    .description("train a model")
    .option("--model <name>", `${Object.keys(architectures).join(", ")}, or the folder of a model to go on from`)
    .option("--data <name[:dir]>", "mnist or fashion-mnist, with the folder of its files if it is not found")
    .option("--epochs <n>", "passes over the training images", wholeNumber(1), 5)
    .option("--batch-size <n>", "images a step", wholeNumber(1), 64)
    .option("--optimizer <name>", "sgd, rmsprop, adagrad, adadelta, adam, adamax, nadam or adamw", "adam")
    .option("--learning-rate <rate>", "step size (default: the optimizer's own)", positiveNumber)
    .option(
      "--weight-decay <share>",
      "decoupled weight decay, times the rate (default: the optimizer's own)",
      nonNegativeNumber,
    )
    .addOption(word("--schedule <name>", `how the rate runs: ${scheduleNames.join(", ")}`, scheduleNames, "constant"))
    .addOption(
      new Option("--validation <what>", "after each epoch: test, none, or a share of the training images (0.1)")
        .default("test")
        .argParser(readValidation),
    )
    .option("--seed <n>", "random seed for initial weights and shuffling", wholeNumber(0), 0)
    .option("--limit <n>", "only the first n training and test images, to try something out", wholeNumber(1))
    .option("--output <folder>", "folder of the run (default: runs/MODEL-DATA)")
    .option("--overwrite", "replace a run that is in that folder")
    .option("--resume <run>", "go on with a run that was interrupted, or with --epochs for more epochs");
  return addEngineOptions(command)
    .option("--json", "print the result as JSON; progress goes to standard error")
    .addHelpText(
      "after",
      examples(
        ["train --model lenet5 --data mnist", "five epochs, saved in runs/lenet5-mnist"],
        ["train --model lenet5 --data fashion-mnist --schedule cosine --learning-rate 2e-3", "clothes"],
        ["train --resume runs/lenet5-mnist", "after Ctrl-C"],
        ["train --resume runs/lenet5-mnist --epochs 10", "five epochs more"],
      ),
    )
    .action(train);
}

async function train(flags: TrainFlags, command: Command): Promise<void> {
  const out = output(flags);
  const job = flags.resume === undefined ? await newJob(flags, out) : await resumedJob(flags.resume, command, out);
  tellTraining(job, out);
  const finished = await runTraining(job, out);
  out.answer({ run: job.folder, ...finished.result });
  tellFinished(job, finished, out);
}

async function newJob(flags: TrainFlags, out: Output): Promise<TrainingJob> {
  const { model: name, data: source, batchSize, epochs, seed, limit, overwrite = false } = flags;
  // A misspelt name is told before what is missing.
  if (name !== undefined) checkModelName(name);
  if (source !== undefined) checkDataSetName(source);
  if (name === undefined || source === undefined) throw missing(name, source);
  const data = await openDataSet(source, limit);
  const engine = await openEngine(flags, out);
  const { optimizer, learningRate, weightDecay, schedule, validation } = flags;
  const { classes, look } = data;
  const settings: RunSettings = {
    ...{ model: name, data: source, classes, look, epochs, batchSize, optimizer, learningRate },
    ...{ weightDecay, schedule, seed, validation, limit },
  };
  const model = await firstModel(settings, data, engine);
  const folder = flags.output ?? freeRunFolder(`${model.name}-${source.split(":")[0]}`);
  const lock = await prepareRunFolder(folder, overwrite);
  return { model, engine, data, settings, folder, lock, resume: false };
}

function missing(model: string | undefined, data: string | undefined): ConfigError {
  if (model !== undefined) return new ConfigError(`train: expected --data too, as in --model ${model} --data mnist`);
  if (data !== undefined) return new ConfigError(`train: expected --model too, as in --model lenet5 --data ${data}`);
  return new ConfigError(
    "train: expected --model and --data, as in --model lenet5 --data mnist, or --resume with the folder of a run",
  );
}

function readValidation(text: string): Validation {
  if (text === "test" || text === "none") return text;
  const share = Number(text);
  if (text.trim() !== "" && share > 0 && share < 1) return share;
  throw new InvalidArgumentError("Expected test, none or a number between 0 and 1.");
}
