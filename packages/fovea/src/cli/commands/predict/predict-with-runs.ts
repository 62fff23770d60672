import type { CropCount } from "../../../data/index.ts";
import { type ImagePrediction, type PredictedFiles, predictFiles } from "../../../runs/index.ts";
import { ConfigError, FormatError, formatAmount, formatCount, formatPercent } from "../../../support/index.ts";
import { openClassifier } from "../../../transfer/index.ts";
import { type EngineChoice, openEngine } from "../../engines/index.ts";
import { csvLine, type Output, output, statusLine } from "../../output/index.ts";

export interface RunFlags extends EngineChoice {
  readonly top: number;
  readonly crops: CropCount;
  readonly csv?: boolean;
}

/** Classifies image files by classifiers that were trained on folders of images; of several, by their mean. */
export async function predictWithRuns(
  runs: readonly string[],
  files: readonly string[],
  flags: RunFlags,
  out: Output,
): Promise<void> {
  if (flags.csv && out.json) throw new ConfigError("expected --csv or --json, received both");
  const engine = await openEngine(flags, out);
  const classifiers = await Promise.all(runs.map((run) => openClassifier(run, { engine })));
  const { top, crops, csv = false } = flags;
  // Standard output is for the answers.
  const status = statusLine(csv ? output({ json: true }) : out);
  const { predictions, faults } = await predictFiles(classifiers, files, {
    ...{ top, crops },
    onProgress: (done, total) => status.show(`Classified ${formatCount(done)} of ${formatAmount(total, "image")}`),
  }).finally(() => status.clear());
  out.answer(predictions);
  if (csv) process.stdout.write(csvOf(files, predictions, faults));
  else if (!out.json) for (const prediction of predictions) out.say(lineOf(prediction, out));
  if (faults.length === 0) return;
  for (const { file, reason } of faults) out.note(`error: ${reason.includes(file) ? reason : `${file}: ${reason}`}`);
  throw new FormatError(`${faults.length} of ${files.length} files could not be read as images`);
}

/** "a.jpg: cat 97.1 %  (dog 2.1 %)" */
function lineOf({ file, label, probability, top, isNovel }: ImagePrediction, { style }: Output): string {
  const others = top.slice(1, 3).map((other) => `${other.label} ${formatPercent(other.probability)}`);
  if (isNovel) {
    const nearest = [`${label} ${formatPercent(probability)}`, ...others].join(", ");
    return `${file}: ${style.yellow("none of these")}  ${style.dim(`(${nearest})`)}`;
  }
  const rest = others.length > 0 ? `  ${style.dim(`(${others.join(", ")})`)}` : "";
  return `${file}: ${style.bold(`${label} ${formatPercent(probability)}`)}${rest}`;
}

/**
 * Comma-separated values as in RFC 4180, a row for each file. `label` is empty for images of none of the classes, and
 * `none_of_these` for models that can't tell.
 */
function csvOf(
  files: readonly string[],
  predictions: readonly ImagePrediction[],
  faults: PredictedFiles["faults"],
): string {
  const known = new Map(predictions.map((prediction) => [prediction.file, prediction]));
  const reasons = new Map(faults.map(({ file, reason }) => [file, reason]));
  const rows = files.map((file) => {
    const prediction = known.get(file);
    if (!prediction) return [file, "", "", "", "", reasons.get(file) ?? ""];
    const { label, probability, isNovel } = prediction;
    return [
      file,
      isNovel ? "" : label,
      label,
      probability.toFixed(4),
      isNovel === undefined ? "" : String(isNovel),
      "",
    ];
  });
  const lines = [["file", "label", "nearest_label", "probability", "none_of_these", "error"], ...rows];
  return lines.map(csvLine).join("");
}
