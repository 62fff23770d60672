import { join } from "node:path";
import { Command } from "commander";
import {
  type ChosenSettings,
  newJob,
  type RunEvent,
  runFiles,
  samplePredictions,
  type TrainingJob,
  type TrainRunOptions,
  trainRun,
} from "../../runs/index.ts";
import { openEngine } from "../engines/index.ts";
import { addEngineOptions, examples, wholeNumber } from "../options/index.ts";
import { type Output, output, printNext, printTest, runPrinter, showDigits } from "../output/index.ts";
import { trainUntilSignal } from "../process/index.ts";

interface QuickstartFlags {
  readonly epochs?: number;
  readonly seed: number;
  readonly limit?: number;
  readonly output: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

/** Enough for 99.2 % in well under a minute. */
const defaultEpochs = 8;
/** The portable engine takes at least a minute per epoch. */
const portableEpochs = 1;
/** Number of correct predictions, and of mistakes, that are shown. */
const shownDigits = 3;

/** `fovea quickstart`: trains LeNet-5 on MNIST and shows predictions. */
export function quickstartCommand(): Command {
  const command = new Command("quickstart")
    .description("train LeNet-5 on MNIST, test it, save it and show predictions")
    .option("--epochs <n>", `passes over the training images (default: ${defaultEpochs})`, wholeNumber(1))
    .option("--seed <n>", "random seed for initial weights and shuffling", wholeNumber(0), 0)
    .option("--limit <n>", "only the first n training and test images, for a quick try", wholeNumber(1))
    .option("-o, --output <folder>", "folder of the run; replaces an earlier run there", "runs/quickstart");
  return addEngineOptions(command)
    .option("--json", "print the result as JSON; everything else goes to standard error")
    .addHelpText(
      "after",
      examples(
        ["quickstart", "60,000 images, to about 99.2 %"],
        ["quickstart --engine portable", "without native code"],
      ),
    )
    .action(quickstart);
}

async function quickstart(flags: QuickstartFlags): Promise<void> {
  const out = output(flags);
  const job = await quickstartJob(flags, out);
  const printer = runPrinter(out);
  const onEvent = (event: RunEvent) => {
    printer.onEvent(event);
    if (event.type === "started") out.say(`\n${job.model.summary()}\n`);
  };
  const training = { ...job, epochs: job.settings.epochs, train: (options: TrainRunOptions) => trainRun(job, options) };
  const finished = await trainUntilSignal(training, { ...printer, onEvent });
  out.answer({ run: job.folder, ...finished.result });
  if (out.json) return;

  printTest(finished, out);
  out.say("");
  out.say(showDigits(await samplePredictions(job.data.test, finished.test, shownDigits), out));
  const { folder } = job;
  out.say(`\nSaved in ${folder}: model, history.json, result.json; curves, model and confusion as SVG and PNG`);
  printNext(
    [
      ["predict", folder, join(folder, runFiles.sample), "--show"],
      ["evaluate", folder],
      ["summary", folder, "--costs"],
      ["plot", folder, "-o", "model.png"],
      ["train", "--model", "lenet5", "--data", "mnist", "--epochs", "12", "--optimizer", "nadam"],
    ],
    out,
  );
}

async function quickstartJob(flags: QuickstartFlags, out: Output): Promise<TrainingJob> {
  const { seed, limit, output: folder } = flags;
  const engine = await openEngine(flags, out);
  const epochs = flags.epochs ?? (engine.name === "portable" ? portableEpochs : defaultEpochs);
  if (flags.epochs === undefined && epochs < defaultEpochs) {
    out.say(`The ${engine.name} engine is slow: ${epochs} epoch instead of ${defaultEpochs}, a few minutes.`);
  }
  const settings: ChosenSettings = {
    ...{ model: "lenet5", data: "mnist", epochs, batchSize: 64 },
    // One cycle up to a high rate and down to almost zero reaches a good network fastest.
    ...{ optimizer: "adamw", learningRate: 0.003, weightDecay: 0.1, schedule: "one-cycle" },
    ...{ seed, validation: "test", limit },
  };
  return newJob(settings, { engine: async () => engine, folder, overwrite: true });
}
