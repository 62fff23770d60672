import { anything, checkOptions, type OptionChecks, textOption } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { optional } from "../../support/schema.ts";
import { size2d } from "../../support/schema-fields.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { signalOption } from "../../train/signal-option.ts";
import { type Baseline, baselineValues } from "../maps/baseline.ts";
import type { ExplainedModel, ExplainOptions } from "../subject/explain-options.ts";
import type { ExplainedImages } from "../subject/images-given.ts";
import { named, type ScoreClass } from "../subject/score-target.ts";
import { imageShape, type Subject, subjectOf } from "../subject/subject.ts";
import { type Cell, type CellSearch, searchCells } from "./cell-search.ts";

/** Options of `smallestOcclusion` and `smallestEvidence`. */
export interface SmallestPartOptions extends Pick<ExplainOptions, "input" | "signal"> {
  /** Height and width of the cells that are covered or shown as a whole, in pixels (default: a tenth of the image). */
  readonly cell?: number | readonly [number, number];
  /** What covered pixels show (default 0: the mean color, for normalized images). */
  readonly removed?: Baseline;
}

/** A part of an image that an answer depends on. */
export interface SmallestPart {
  /** Index of the image. */
  readonly image: number;
  /** What the network answers for the whole image. */
  readonly answer: ScoreClass;
  /**
   * What it answers with the part covered, or with it alone; undefined if no part that was tried is enough, and the mask
   * is empty then. For independent labels, it is the label itself: the network no longer sees it.
   */
  readonly newAnswer: ScoreClass | undefined;
  /** uint8 [height, width]: 1 for the pixels of the part. */
  readonly mask: Tensor;
  readonly pixels: number;
  /** Share of the image's pixels. */
  readonly share: number;
}

const checks: OptionChecks<SmallestPartOptions> = {
  cell: optional(size2d()),
  removed: anything,
  input: textOption,
  signal: signalOption,
};

/**
 * Finds a small part of each image that, if covered, gives another answer. Cells are covered greedily, and given back
 * where they aren't needed: no cell of the result can be shown again alone. Takes some hundred predictions per image.
 * @throws ConfigError for a network without classes.
 */
export function smallestOcclusion(
  model: ExplainedModel,
  images: ExplainedImages,
  options?: SmallestPartOptions,
): Promise<SmallestPart[]> {
  return smallestParts("smallestOcclusion", true, model, images, options);
}

/**
 * Finds a small part of each image that alone, with everything else covered, gives the same answer. It is empty if the
 * network gives this answer without an image.
 * @throws ConfigError for a network without classes.
 */
export function smallestEvidence(
  model: ExplainedModel,
  images: ExplainedImages,
  options?: SmallestPartOptions,
): Promise<SmallestPart[]> {
  return smallestParts("smallestEvidence", false, model, images, options);
}

async function smallestParts(
  where: string,
  covers: boolean,
  model: ExplainedModel,
  images: ExplainedImages,
  given: SmallestPartOptions | undefined,
): Promise<SmallestPart[]> {
  const { cell, removed, ...options } = checkOptions(where, checks, given);
  const subject = await subjectOf(where, model, images, options);
  if (subject.rows.some(({ target }) => target.class === undefined)) {
    throw new ConfigError(`${where}: expected a network with classes, received one that predicts a value`);
  }
  const cells = cellsOf(subject, cell);
  const cover = baselineValues(subject, "removed", removed);
  const parts: SmallestPart[] = [];
  for (const [row, { target }] of subject.rows.entries()) {
    const answer = target.class as ScoreClass;
    parts.push(await partOf({ subject, row, cells, cover, covers, answer: answer.index }, answer));
  }
  return parts;
}

async function partOf(search: CellSearch, answer: ScoreClass): Promise<SmallestPart> {
  const { subject, row, cells } = search;
  const [height, width] = imageShape(subject);
  const found = await searchCells(search);
  const data = new Uint8Array(height * width);
  for (const chosen of found?.chosen ?? []) {
    const { top, left, bottom, right } = cells[chosen] as Cell;
    for (let y = top; y < bottom; y++) data.fill(1, y * width + left, y * width + right);
  }
  const pixels = data.reduce((sum, value) => sum + value, 0);
  return {
    ...{ image: subject.rows[row]?.image ?? 0, answer },
    newAnswer: found && named(subject.classes, found.answer),
    ...{ mask: { data, shape: [height, width], dtype: "uint8" }, pixels, share: pixels / data.length },
  };
}

function cellsOf(subject: Subject, given: SmallestPartOptions["cell"]): Cell[] {
  const [height, width] = imageShape(subject);
  const [rows, columns] =
    typeof given === "number" ? [given, given] : (given ?? [Math.ceil(height / 10), Math.ceil(width / 10)]);
  const starts = (size: number, step: number) => Array.from({ length: Math.ceil(size / step) }, (_, at) => at * step);
  return starts(height, rows).flatMap((top) =>
    starts(width, columns).map((left) => ({
      ...{ top, left, bottom: Math.min(top + rows, height), right: Math.min(left + columns, width) },
    })),
  );
}
