import { join } from "node:path";
import { type FinishedImageRun, type ImageJob, runFiles } from "../../runs/index.ts";
import { formatAmount, formatCount, formatDuration, formatPercent } from "../../support/index.ts";
import type { Output } from "./output.ts";
import { printNext } from "./print-training.ts";
import { targetHeadline, targetTable } from "./target-table.ts";

/** Prints the results of a training on images, and commands to try with its model. */
export function printFinishedImages(
  { folder }: ImageJob,
  { result, parts, targets }: FinishedImageRun,
  out: Output,
): void {
  if (out.json) return;
  const { bold } = out.style;
  for (const { part, interpretation } of parts) {
    const { value, low, high } = interpretation.accuracy;
    const images = formatAmount(interpretation.images, `${part} image`);
    const interval = `(95 % interval: ${formatPercent(low)} to ${formatPercent(high)})`;
    out.say(`${bold(`Accuracy ${formatPercent(value)}`)} ${interval} on ${images}`);
    const [worst] = interpretation.mostConfused;
    if (worst) {
      const { label, prediction, count } = worst;
      out.say(`  Most confused: ${label} taken for ${prediction}, ${formatCount(count)} of ${interpretation.images}`);
    }
  }
  for (const { part, interpretation } of targets) {
    const images = formatAmount(interpretation.images, `${part} image`);
    out.say(`${bold(targetHeadline(interpretation))} on ${images}`);
    out.say(targetTable(interpretation, 80));
  }
  const isTested = parts.length + targets.length > 0;
  if (!isTested) out.say("Every image was trained on: nothing is known of how good the model is.");
  out.say(`Trained for ${formatDuration(result.seconds)}; saved in ${folder}`);
  out.say(`Report: ${join(folder, runFiles.page)}`);
  printNext([["predict", folder, "new.jpg"], ...(isTested ? [["evaluate", folder]] : [])], out);
}
