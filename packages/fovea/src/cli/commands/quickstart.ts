import { join } from "node:path";
import { Command } from "commander";
import { lenet5 } from "../../zoo/index.ts";
import { compileOptions } from "../compile-options.ts";
import { openDataSet } from "../data-sets.ts";
import { openEngine } from "../open-engine.ts";
import { wholeNumber } from "../option-values.ts";
import { type Output, output } from "../output.ts";
import { runFiles } from "../run-folder.ts";
import { prepareRunFolder } from "../run-output.ts";
import type { RunSettings } from "../run-settings.ts";
import { runTraining, type TrainingJob } from "../run-training.ts";
import { showDigits } from "../show-digits.ts";
import { tellNext, tellTest, tellTraining } from "../tell-training.ts";
import { addEngineOptions } from "./engine-options.ts";
import { examples } from "./examples.ts";

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
/** The portable engine takes a minute or more for one. */
const portableEpochs = 1;

/** `fovea quickstart`: LeNet-5 on the whole of MNIST, from nothing to predictions. */
export function quickstartCommand(): Command {
  const command = new Command("quickstart")
    .description("train LeNet-5 on MNIST, test it, save it and show predictions")
    .option("--epochs <n>", `passes over the training images (default: ${defaultEpochs})`, wholeNumber(1))
    .option("--seed <n>", "random seed for initial weights and shuffling", wholeNumber(0), 0)
    .option("--limit <n>", "only the first n training and test images, for a quick try", wholeNumber(1))
    .option("--output <folder>", "where everything is saved; an earlier run there is replaced", "runs/quickstart");
  return addEngineOptions(command)
    .option("--json", "print the result as JSON; all else goes to standard error")
    .addHelpText(
      "after",
      examples(["quickstart", "60,000 images, to about 99.2 %"], ["quickstart --engine portable", "without a binary"]),
    )
    .action(quickstart);
}

async function quickstart(flags: QuickstartFlags): Promise<void> {
  const out = output(flags);
  const job = await quickstartJob(flags, out);
  tellTraining(job, out);
  out.say(`\n${job.model.summary()}\n`);
  const finished = await runTraining(job, out);
  out.answer({ run: job.folder, ...finished.result });
  if (out.json) return;

  tellTest(finished, out);
  out.say("");
  out.say(await showDigits(job.data.test, finished.test, out));
  const { folder } = job;
  out.say(`\nSaved in ${folder}: model, history.json, result.json; curves, model and confusion as SVG and PNG`);
  tellNext(
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
  const data = await openDataSet("mnist", limit);
  const model = lenet5({ seed, engine });
  const settings: RunSettings = {
    ...{ model: "lenet5", data: "mnist", classes: data.classes, look: data.look, epochs, batchSize: 64 },
    // One cycle up to a high rate and down to almost none: the quickest way known to a good network.
    ...{ optimizer: "adamw", learningRate: 0.003, weightDecay: 0.1, schedule: "one-cycle" },
    ...{ seed, validation: "test", limit },
  };
  const steps = epochs * (data.train.steps(settings.batchSize) ?? 1);
  model.compile(compileOptions(model, { ...settings, steps }));
  const lock = await prepareRunFolder(folder, true);
  return { model, engine, data, settings, folder, lock, resume: false };
}
