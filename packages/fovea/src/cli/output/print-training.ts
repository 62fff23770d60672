import { join } from "node:path";
import { type FinishedRun, runFiles, type TrainingJob } from "../../runs/index.ts";
import { formatCount, formatDuration, formatMetric } from "../../support/index.ts";
import { invocation } from "./invocation.ts";
import type { Output } from "./output.ts";

/** Prints the results of a training, and commands to try with its model. */
export function printFinished({ folder }: TrainingJob, finished: FinishedRun, out: Output): void {
  if (out.json) return;
  printTest(finished, out);
  out.say(`Saved in ${folder}: the model, its history and result, curves, plot and confusion matrix as SVG and PNG`);
  printNext(
    [
      ["evaluate", folder],
      ["predict", folder, join(folder, runFiles.sample)],
      ["summary", folder, "--costs"],
    ],
    out,
  );
}

/** Prints the results of the test on one line. */
export function printTest({ result, test }: FinishedRun, out: Output): void {
  const values = Object.entries(test.logs).map(([name, value]) => `${name} ${formatMetric(name, value)}`);
  const { bold } = out.style;
  out.say(
    `${bold(`Test: ${values.join(", ")}`)} on ${formatCount(test.images)} images; ` +
      `trained for ${formatDuration(result.seconds)}`,
  );
}

/** Prints commands to try next. */
export function printNext(commands: readonly (readonly string[])[], out: Output): void {
  out.say("\nNext:");
  for (const command of commands) out.say(`  ${invocation(...command)}`);
}
