import { Command, InvalidArgumentError, Option } from "commander";
import {
  checkDataSetName,
  checkModelName,
  defaultSettings,
  isTaken,
  newJob,
  readRun,
  resumeJob,
  type ScheduleName,
  scheduleNames,
  type TrainingJob,
  type Validation,
} from "../../runs/index.ts";
import { ConfigError } from "../../support/index.ts";
import { architectures } from "../../zoo/index.ts";
import { openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  examples,
  nonNegativeNumber,
  oneWordOf,
  positiveNumber,
  wholeNumber,
} from "../options/index.ts";
import { invocation, type Output, output, printFinished } from "../output/index.ts";
import { trainUntilSignal } from "../process/index.ts";

/** The options of `fovea train`, as commander parses them. */
interface TrainFlags {
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

/** `fovea train`: trains a model and saves everything in a folder. */
export function trainCommand(): Command {
  const word = <const W extends string>(flag: string, meaning: string, words: readonly W[], preset: W) =>
    new Option(flag, meaning).default(preset).argParser(oneWordOf(words));
  const command = new Command("train")
    .description("train a model")
    .option("--model <name>", `${Object.keys(architectures).join(", ")}, or the folder of a model to continue from`)
    .option("--data <name[:dir]>", "mnist or fashion-mnist, optionally with the folder of its files")
    .option("--epochs <n>", "passes over the training images", wholeNumber(1), defaultSettings.epochs)
    .option("--batch-size <n>", "images per step", wholeNumber(1), defaultSettings.batchSize)
    .option(
      "--optimizer <name>",
      "sgd, rmsprop, adagrad, adadelta, adam, adamax, nadam or adamw",
      defaultSettings.optimizer,
    )
    .option("--learning-rate <rate>", "step size (default: the optimizer's own)", positiveNumber)
    .option(
      "--weight-decay <share>",
      "decoupled weight decay, multiplied by the rate (default: the optimizer's own)",
      nonNegativeNumber,
    )
    .addOption(
      word(
        "--schedule <name>",
        `learning rate schedule: ${scheduleNames.join(", ")}`,
        scheduleNames,
        defaultSettings.schedule,
      ),
    )
    .addOption(
      new Option("--validation <what>", "after each epoch: test, none, or a share of the training images (0.1)")
        .default(defaultSettings.validation)
        .argParser(readValidation),
    )
    .option("--seed <n>", "random seed for initial weights and shuffling", wholeNumber(0), defaultSettings.seed)
    .option("--limit <n>", "only the first n training and test images, for a quick try", wholeNumber(1))
    .option("--output <folder>", "folder of the run (default: runs/MODEL-DATA)")
    .option("--overwrite", "replace an earlier run in that folder")
    .option("--resume <run>", "continue an interrupted run, or train more epochs with --epochs");
  return addEngineOptions(command)
    .option("--json", "print the result as JSON; progress goes to standard error")
    .addHelpText(
      "after",
      examples(
        ["train --model lenet5 --data mnist", "five epochs, saved in runs/lenet5-mnist"],
        ["train --model lenet5 --data fashion-mnist --schedule cosine --learning-rate 2e-3", "with a schedule"],
        ["train --resume runs/lenet5-mnist", "after Ctrl-C"],
        ["train --resume runs/lenet5-mnist --epochs 10", "five more epochs"],
      ),
    )
    .action(train);
}

async function train(flags: TrainFlags, command: Command): Promise<void> {
  const out = output(flags);
  const job = flags.resume === undefined ? await start(flags, out) : await resume(flags.resume, flags, command, out);
  const finished = await trainUntilSignal(job, out);
  out.answer({ run: job.folder, ...finished.result });
  printFinished(job, finished, out);
}

async function start(flags: TrainFlags, out: Output): Promise<TrainingJob> {
  const { model, data, output: folder, overwrite = false } = flags;
  // A misspelt name is reported before a missing one.
  if (model !== undefined) checkModelName(model);
  if (data !== undefined) checkDataSetName(data);
  if (model === undefined || data === undefined) throw missing(model, data);
  if (folder !== undefined && !overwrite && isTaken(folder)) throw taken(folder);
  const { batchSize, epochs, optimizer, learningRate, weightDecay, schedule, seed, validation, limit } = flags;
  const rate = { optimizer, learningRate, weightDecay, schedule };
  const settings = { model, data, epochs, batchSize, ...rate, seed, validation, limit };
  return newJob(settings, { engine: () => openEngine(flags, out), folder, overwrite });
}

/** The options that may accompany --resume. */
const changeable = new Set(["resume", "epochs", "engine", "threads", "deterministic", "json"]);

async function resume(folder: string, flags: TrainFlags, command: Command, out: Output): Promise<TrainingJob> {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === "cli");
  const fixed = given.filter((option) => !changeable.has(option.attributeName()));
  if (fixed.length > 0) {
    const names = fixed.map((option) => option.long).join(", ");
    throw new ConfigError(`--resume keeps the settings of the run; only --epochs can change, not ${names}`);
  }
  if (!(await readRun(folder))) {
    throw new ConfigError(
      `${folder} is not the folder of a run: start a training with --model and --data instead of --resume`,
    );
  }
  return resumeJob(folder, {
    engine: () => openEngine(flags, out),
    epochs: given.some((option) => option.attributeName() === "epochs") ? flags.epochs : undefined,
    onEvent: (event) => event.type === "warned" && out.say(event.message),
  });
}

function taken(folder: string): ConfigError {
  return new ConfigError(
    `${folder} already holds a run: continue it (${invocation("train", "--resume", folder)}), ` +
      "choose another folder with --output, or add --overwrite",
  );
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
