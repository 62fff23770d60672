import type { CropCount } from "../data/index.ts";
import type { Classification, Model } from "../models/index.ts";
import { formatPercent, padText, textWidth } from "../support/index.ts";
import { answerOf } from "./answers.ts";
import type { Output } from "./output.ts";

/** How many classes are shown of each image, and how many parts of it are looked at. */
export interface ClassifyChoice {
  readonly top: number;
  readonly crops: CropCount;
}

/** Says what a model with preprocessing of its own sees in image files: a heading and a line for each class. */
export async function classifyImages(
  model: Model,
  files: readonly string[],
  { top, crops }: ClassifyChoice,
  out: Output,
): Promise<void> {
  const answers = await model.classify(files, { top, crops });
  const results = files.map((file, index) => {
    return { file, ...answerOf(answers[index] ?? []) };
  });
  out.answer(results);
  if (out.json) return;
  const width = Math.max(...answers.flat().map(({ label }) => textWidth(label)));
  for (const { file, top: classes } of results) {
    out.say(out.style.bold(file));
    for (const [rank, entry] of classes.entries()) out.say(lineOf(entry, rank, width, out));
  }
}

function lineOf(
  { label, probability }: Pick<Classification, "label" | "probability">,
  rank: number,
  width: number,
  { style }: Output,
): string {
  const line = `  ${padText(label, width)}  ${padText(formatPercent(probability), 7, "right")}`;
  return rank === 0 ? style.bold(line) : style.dim(line);
}
