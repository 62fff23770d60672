import { evaluateTargets } from "../../../runs/index.ts";
import { ConfigError, formatAmount, formatCount, formatDuration } from "../../../support/index.ts";
import { openEngine } from "../../engines/index.ts";
import { tableColumns } from "../../options/index.ts";
import { imageRunPrinter, type Output, targetHeadline, targetTable } from "../../output/index.ts";
import { checkFlags, type ImageFlags } from "./evaluate-on-images.ts";

const lineWidth = 80;

/**
 * Evaluates a run on images with several labels or values: on a table, or on those that the run has kept from training.
 */
export async function evaluateOnTargets(
  run: string,
  data: string | undefined,
  flags: ImageFlags,
  out: Output,
): Promise<void> {
  checkFlags(flags);
  if (flags.against !== undefined) {
    throw new ConfigError(
      "evaluate: --against compares classifiers; evaluate runs with several labels or values singly",
    );
  }
  const engine = await openEngine(flags, out);
  const { onEvent } = imageRunPrinter(out);
  const part = flags.train ? ("train" as const) : undefined;
  const evaluation = await evaluateTargets(run, { engine, data, columns: tableColumns(flags), part, onEvent });
  const { interpretation, ...facts } = evaluation;
  out.answer({ run, ...facts, ...interpretation });
  if (out.json) return;
  const { bold, yellow, dim } = out.style;
  const unit = evaluation.part === "all" ? "image" : `${evaluation.part} image`;
  const what = formatAmount(interpretation.images, unit);
  out.say(`${run} on ${what} of ${evaluation.data} ${dim(`(${formatDuration(evaluation.seconds)})`)}`);
  out.say(bold(targetHeadline(interpretation)));
  if (evaluation.trainedOn > 0) {
    const count = formatCount(evaluation.trainedOn);
    out.say(yellow(`${count} of the images were trained on: the result is better than on new images`));
  }
  out.say(`\n${targetTable(interpretation, lineWidth)}`);
  for (const { file, reason } of interpretation.faults) out.note(`${file}: ${reason}`);
}
