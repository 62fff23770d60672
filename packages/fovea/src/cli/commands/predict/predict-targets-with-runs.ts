import { type PredictedTargetFiles, predictTargets, type TargetPrediction } from "../../../runs/index.ts";
import { ConfigError, FormatError, formatAmount, formatPercent } from "../../../support/index.ts";
import { openEngine } from "../../engines/index.ts";
import { csvLine, type Output, output, statusLine } from "../../output/index.ts";
import type { RunFlags } from "./predict-with-runs.ts";

/**
 * Predicts several labels or values of image files by runs that were trained on such; of several runs, by their mean.
 */
export async function predictTargetsWithRuns(
  runs: readonly string[],
  files: readonly string[],
  flags: RunFlags,
  out: Output,
): Promise<void> {
  const { crops, csv = false } = flags;
  if (csv && out.json) throw new ConfigError("expected --csv or --json, received both");
  if (crops !== 1)
    throw new ConfigError("--crops is for classifiers; several labels and values are of the whole image");
  const engine = await openEngine(flags, out);
  // Standard output is for the answers.
  const status = statusLine(csv ? output({ json: true }) : out);
  status.show(`Predicting ${formatAmount(files.length, "image")}`);
  const predicted = await predictTargets(runs, files, { engine }).finally(() => status.clear());
  const { predictions, faults } = predicted;
  out.answer(predictions);
  if (csv) process.stdout.write(csvOf(files, predicted));
  else if (!out.json) for (const prediction of predictions) out.say(lineOf(prediction, out));
  if (faults.length === 0) return;
  for (const { file, reason } of faults) out.note(`error: ${reason.includes(file) ? reason : `${file}: ${reason}`}`);
  throw new FormatError(`${faults.length} of ${files.length} files could not be read as images`);
}

/** "a.jpg: red, round  (red 97.1 %, round 81.0 %, small 3.2 %)", or "a.jpg: age 34.1, height 1.7" */
function lineOf({ file, labels, outputs }: TargetPrediction, { style }: Output): string {
  const entries = Object.entries(outputs);
  if (!labels) return `${file}: ${style.bold(entries.map(([name, value]) => `${name} ${short(value)}`).join(", "))}`;
  const sorted = entries.sort(([, a], [, b]) => b - a).slice(0, Math.max(3, labels.length));
  const shares = sorted.map(([name, value]) => `${name} ${formatPercent(value)}`).join(", ");
  return `${file}: ${style.bold(labels.join(", ") || "none of the labels")}  ${style.dim(`(${shares})`)}`;
}

/** A row for each file: with several labels, those over 0.5 and the probability of each; or the values. */
function csvOf(files: readonly string[], { task, names, predictions, faults }: PredictedTargetFiles): string {
  const known = new Map(predictions.map((prediction) => [prediction.file, prediction]));
  const reasons = new Map(faults.map(({ file, reason }) => [file, reason]));
  const hasLabels = task === "multi-label";
  const rows = files.map((file) => {
    const { labels = [], outputs } = known.get(file) ?? {};
    const numbers = names.map((name) => (outputs ? String(Number((outputs[name] ?? 0).toPrecision(6))) : ""));
    return [file, ...(hasLabels ? [labels.join("|")] : []), ...numbers, reasons.get(file) ?? ""];
  });
  return [["file", ...(hasLabels ? ["labels"] : []), ...names, "error"], ...rows].map(csvLine).join("");
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
