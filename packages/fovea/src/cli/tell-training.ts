import { join } from "node:path";
import { formatCount, formatDuration, formatMetric } from "../support/index.ts";
import { invocation } from "./invocation.ts";
import { describeEngine } from "./open-engine.ts";
import type { Output } from "./output.ts";
import { runFiles } from "./run-folder.ts";
import type { FinishedRun, TrainingJob } from "./run-training.ts";

/** Says what is about to be trained. */
export function tellTraining({ model, engine, data, settings, folder, resume }: TrainingJob, out: Output): void {
  const { bold, dim } = out.style;
  const { train, test } = data;
  const images = `${formatCount(train.size ?? 0)} training and ${formatCount(test.size ?? 0)} test images`;
  out.say(`${bold(model.name)} (${formatCount(model.countParams())} parameters) on ${data.title}, ${images}`);
  out.say(dim(`${describeEngine(engine)}, ${settings.optimizer}, batches of ${settings.batchSize}`));
  if (resume) {
    const { epoch, batch } = model.trainer.progress;
    const where = `in epoch ${epoch + 1} of ${settings.epochs}, after ${formatCount(batch)} of its steps`;
    out.say(`Going on with ${folder} ${epoch < settings.epochs ? where : "after its last epoch"}`);
  }
}

/** Says how a training went and what can be done with its model. */
export function tellFinished({ folder }: TrainingJob, { result, test }: FinishedRun, out: Output): void {
  if (out.json) return;
  tellTest({ result, test }, out);
  out.say(`Saved in ${folder}: the model, its history and result, curves, plot and confusion matrix as SVG and PNG`);
  tellNext(
    [
      ["evaluate", folder],
      ["predict", folder, join(folder, runFiles.sample)],
      ["summary", folder, "--costs"],
    ],
    out,
  );
}

/** The figures of the test, in a line. */
export function tellTest({ result, test }: Pick<FinishedRun, "result" | "test">, out: Output): void {
  const values = Object.entries(test.logs).map(([name, value]) => `${name} ${formatMetric(name, value)}`);
  const { bold } = out.style;
  out.say(
    `${bold(`Test: ${values.join(", ")}`)} on ${formatCount(test.images)} images; ` +
      `trained for ${formatDuration(result.seconds)}`,
  );
}

/** Commands to try next. */
export function tellNext(commands: readonly (readonly string[])[], out: Output): void {
  out.say("\nNext:");
  for (const command of commands) out.say(`  ${invocation(...command)}`);
}
