import { isDrawing, type Preprocessing } from "../../data/index.ts";
import type { FilePrediction, GreyInput } from "../../runs/index.ts";
import { formatPercent, padText, textWidth } from "../../support/index.ts";
import { digits } from "../../terminal/index.ts";
import type { Output } from "./output.ts";

/**
 * Prints predictions for image files: one line per drawing; for other images, a heading and one line per class. With
 * `inputs`, each is preceded by what the network received, as block art.
 */
export function printPredictions(
  predictions: readonly FilePrediction[],
  inputs: readonly (GreyInput | undefined)[],
  look: Preprocessing["look"],
  out: Output,
): void {
  const width = Math.max(...predictions.flatMap(({ top }) => top.map(({ label }) => textWidth(label))));
  predictions.forEach((prediction, index) => {
    if (index < inputs.length) out.say(blockArt(inputs[index], out));
    out.say(isDrawing(look) ? lineOf(prediction, out) : listOf(prediction, width, out));
  });
}

function blockArt(input: GreyInput | undefined, { colors, stream }: Output): string {
  return input ? digits([input], { colors, columns: stream.columns ?? 80 }) : "";
}

function listOf({ file, top }: FilePrediction, width: number, { style }: Output): string {
  const lines = top.map(({ label, probability }, rank) => {
    const line = `  ${padText(label, width)}  ${padText(formatPercent(probability), 7, "right")}`;
    return rank === 0 ? style.bold(line) : style.dim(line);
  });
  return [style.bold(file), ...lines].join("\n");
}

function lineOf({ file, label, probability, top, inverted, recentred }: FilePrediction, { style }: Output): string {
  const { bold, dim } = style;
  const others = top.slice(1).map((other) => `${other.label} ${formatPercent(other.probability)}`);
  const changes = [...(inverted ? ["inverted"] : []), ...(recentred ? ["centered as in MNIST"] : [])];
  return [
    `${file}: ${bold(label)} ${bold(formatPercent(probability))}`,
    ...(others.length > 0 ? [dim(`(${others.join(", ")})`)] : []),
    ...(changes.length > 0 ? [dim(`[${changes.join(", ")}]`)] : []),
  ].join("  ");
}
