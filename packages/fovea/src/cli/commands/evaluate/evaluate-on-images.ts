import { evaluateImages, type ImageEvaluation } from "../../../runs/index.ts";
import {
  ConfigError,
  formatAmount,
  formatCount,
  formatDuration,
  formatPercent,
  table,
} from "../../../support/index.ts";
import { type EngineChoice, openEngine } from "../../engines/index.ts";
import { type TableFlags, tableColumns } from "../../options/index.ts";
import { imageRunPrinter, type Output } from "../../output/index.ts";

export interface ImageFlags extends EngineChoice, TableFlags {
  readonly data?: string;
  readonly against?: string;
  readonly train?: boolean;
  readonly limit?: number;
  readonly range?: unknown;
}

const lineWidth = 80;
/** Classes and mistakes that are listed; JSON has all. */
const mostListed = 20;
const mistakesListed = 5;

/** Evaluates a classifier on a folder of images, or on those that its run has kept from training. */
export async function evaluateOnImages(
  run: string,
  data: string | undefined,
  flags: ImageFlags,
  out: Output,
): Promise<void> {
  checkFlags(flags);
  const { against, train, engine: name, threads, deterministic } = flags;
  const engine = await openEngine({ engine: name, threads, deterministic }, out);
  const { onEvent } = imageRunPrinter(out);
  const part = train ? ("train" as const) : undefined;
  const evaluation = await evaluateImages(run, {
    ...{ engine, data, onEvent, part, against, columns: tableColumns(flags) },
  });
  const { interpretation, ...facts } = evaluation;
  out.answer({ run, ...facts, ...interpretation });
  if (!out.json) print(run, evaluation, out);
}

/** @throws ConfigError for flags that concern data sets. */
export function checkFlags({ data, limit, range }: ImageFlags): void {
  const wrong = [data && "--data", limit && "--limit", range && "--range"].filter((flag) => flag);
  if (wrong.length === 0) return;
  throw new ConfigError(`evaluate: ${wrong.join(", ")} concerns data sets; name a folder or table instead`);
}

function print(run: string, evaluation: ImageEvaluation, out: Output): void {
  const { interpretation, part, data, loss, seconds, withoutLeaks, trainedOn, unknownClasses, comparison } = evaluation;
  const { accuracy, images, classes, mostConfused, calibration, faults } = interpretation;
  const { bold, yellow, dim } = out.style;
  const what = part === "all" ? formatAmount(images, "image") : formatAmount(images, `${part} image`);
  out.say(`${run} on ${what} of ${data} ${dim(`(${formatDuration(seconds)})`)}`);
  out.say(`${bold(`Accuracy ${formatPercent(accuracy.value)}`)} ${intervalOf(accuracy)}, loss ${loss.toFixed(4)}`);
  out.say(
    `Calibration error ${formatPercent(calibration.expectedError)}${evaluation.calibrated ? "" : ", not calibrated"}`,
  );
  if (comparison) out.say(comparisonText(comparison));
  if (withoutLeaks) {
    const { value } = withoutLeaks.accuracy;
    out.say(`Without images that other parts hold too: ${formatPercent(value)} ${intervalOf(withoutLeaks.accuracy)}`);
  }
  if (trainedOn > 0) {
    out.say(yellow(`${formatCount(trainedOn)} of the images were trained on: the result is better than on new images`));
  }
  if (unknownClasses.length > 0) {
    out.say(yellow(`Left out, because the model doesn't know them: ${unknownClasses.join(", ")}`));
  }
  const rows = classes.map(({ name, images: count, precision, recall }) => [
    ...[name, count, formatPercent(precision.value), formatPercent(recall.value)],
  ]);
  const columns = ["Class", "images", "precision", "recall"];
  out.say(`\n${table(rows.slice(0, mostListed), columns, { rules: "header", width: lineWidth })}`);
  if (rows.length > mostListed)
    out.say(dim(`and ${formatCount(rows.length - mostListed)} more classes; --json lists them`));
  if (mostConfused.length > 0) {
    const mistakes = mostConfused.slice(0, mistakesListed);
    const cells = mistakes.map(({ label, prediction, count }) => [label, prediction, count]);
    const heading = ["is", "taken for", "times"];
    out.say(`\nMost common mistakes:\n${table(cells, heading, { rules: "header", width: lineWidth })}`);
  }
  for (const { file, reason } of faults) out.note(`${file}: ${reason}`);
}

function comparisonText({ run, accuracy, onlyFirst, onlySecond, midP }: NonNullable<ImageEvaluation["comparison"]>) {
  const verdict = midP < 0.05 ? "hardly chance" : "may be chance";
  return (
    `${run}: accuracy ${formatPercent(accuracy.value)}, right on ${formatCount(onlySecond)} images that the first gets ` +
    `wrong, and wrong\non ${formatCount(onlyFirst)} that it gets right: the difference ${verdict} ` +
    `(McNemar's test, p = ${midP.toPrecision(2)})`
  );
}

function intervalOf({ low, high }: { readonly low: number; readonly high: number }): string {
  return `(95 % interval: ${formatPercent(low)} to ${formatPercent(high)})`;
}
