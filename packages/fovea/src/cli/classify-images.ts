import { type Background, type CropCount, type PreparedImage, prepareImage } from "../data/index.ts";
import { type Classification, classifyPrepared, type Model } from "../models/index.ts";
import { FormatError, formatPercent, padText, textWidth } from "../support/index.ts";
import { digits } from "../terminal/index.ts";
import { type Answer, answerOf } from "./answers.ts";
import type { Output } from "./output.ts";

/** How many classes are shown of each image, how many parts of it are looked at, and how a drawing's ground is taken. */
export interface ClassifyChoice {
  readonly top: number;
  readonly crops: CropCount;
  readonly background?: Background;
  /** Draw what the model gets to see. */
  readonly show?: boolean;
}

/** Images that are decoded and answered together: few, because large ones take much memory. */
const together = 4;

/**
 * Says what a model sees in image files: for drawings a line each, else a heading and a line for each class. Files that
 * are no images are named on standard error, and the others are answered.
 * @throws FormatError, when all others are answered, that says how many could not be; for a single file what is wrong.
 */
export async function classifyImages(
  model: Model,
  files: readonly string[],
  { top, crops, background, show = false }: ClassifyChoice,
  out: Output,
): Promise<void> {
  const { preprocessing } = model;
  if (!preprocessing) throw new Error("classifyImages: the model has no preprocessing");
  const isDrawing = preprocessing.look === "digit" || preprocessing.look === "light on dark";
  const results: FileAnswer[] = [];
  const seen: string[] = [];
  const faults: FormatError[] = [];
  for (let first = 0; first < files.length; first += together) {
    const part = files.slice(first, first + together);
    const outcomes = await Promise.allSettled(part.map((file) => prepareImage(file, preprocessing, crops, background)));
    const good = outcomes.flatMap((outcome, index) => {
      if (outcome.status === "fulfilled") return [{ file: part[index] ?? "", prepared: outcome.value }];
      if (!(outcome.reason instanceof FormatError)) throw outcome.reason;
      faults.push(outcome.reason);
      return [];
    });
    const images = good.map(({ prepared }) => prepared);
    const answers = images.length > 0 ? await classifyPrepared(model, images, { top }) : [];
    good.forEach(({ file, prepared }, index) => {
      const { inverted, recentred } = prepared;
      results.push({ file, ...answerOf(answers[index] ?? []), ...(isDrawing && { inverted, recentred }) });
      if (show) seen.push(seenBy(model, prepared, out));
    });
  }
  const [fault] = faults;
  if (fault && files.length === 1) throw fault;
  out.answer(results);
  if (!out.json) {
    const width = Math.max(...results.flatMap(({ top: classes }) => classes.map(({ label }) => textWidth(label))));
    results.forEach((result, index) => {
      if (show) out.say(seen[index] ?? "");
      out.say(isDrawing ? lineOf(result, out) : listOf(result, width, out));
    });
  }
  if (!fault) return;
  for (const { message } of faults) out.note(`error: ${message}`);
  throw new FormatError(`${faults.length} of ${files.length} files could not be read as images`);
}

type FileAnswer = { readonly file: string } & Answer & Partial<Pick<PreparedImage, "inverted" | "recentred">>;

function listOf({ file, top }: FileAnswer, width: number, out: Output): string {
  const lines = top.map((entry, rank) => classLine(entry, rank, width, out));
  return [out.style.bold(file), ...lines].join("\n");
}

function classLine(
  { label, probability }: Pick<Classification, "label" | "probability">,
  rank: number,
  width: number,
  { style }: Output,
): string {
  const line = `  ${padText(label, width)}  ${padText(formatPercent(probability), 7, "right")}`;
  return rank === 0 ? style.bold(line) : style.dim(line);
}

function lineOf({ file, label, probability, top, inverted, recentred }: FileAnswer, { style }: Output): string {
  const { bold, dim } = style;
  const others = top.slice(1).map((other) => `${other.label} ${formatPercent(other.probability)}`);
  const changes = [...(inverted ? ["inverted"] : []), ...(recentred ? ["centered as in MNIST"] : [])];
  return [
    `${file}: ${bold(label)} ${bold(formatPercent(probability))}`,
    ...(others.length > 0 ? [dim(`(${others.join(", ")})`)] : []),
    ...(changes.length > 0 ? [dim(`[${changes.join(", ")}]`)] : []),
  ].join("  ");
}

/** The first part of a grey image as the network gets it, as text; nothing for colour. */
function seenBy({ preprocessing }: Model, { crops }: PreparedImage, { colors, stream }: Output): string {
  const [, height = 1, width = 1, channels] = crops.shape;
  if (!preprocessing || channels !== 1) return "";
  const { scale, mean, std } = preprocessing;
  const brightness = (value: number) => (value * (std[0] ?? 1) + (mean[0] ?? 0)) / (255 * scale);
  const pixels = Float32Array.from(crops.data.subarray(0, height * width), brightness);
  return digits([{ pixels, height, width }], { colors, columns: stream.columns ?? 80 });
}
