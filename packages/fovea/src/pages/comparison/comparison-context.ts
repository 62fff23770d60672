import { type Column, type Html, type HtmlValue, seriesName } from "../../page/index.ts";
import type { ComparedRun, Comparison } from "./comparison.ts";
import type { ComparisonTexts } from "./texts/comparison-texts.ts";

/** What the sections of the page are made of. */
export interface ComparisonContext {
  readonly comparison: Comparison;
  readonly texts: ComparisonTexts;
  /** The data URI of an image's thumbnail. */
  thumbnail(image: string): string | undefined;
  /** The name of a run, in its color. */
  run(index: number): Html;
}

export function comparisonContext(
  comparison: Comparison,
  texts: ComparisonTexts,
  thumbnails: ReadonlyMap<string, string>,
): ComparisonContext {
  return {
    ...{ comparison, texts },
    thumbnail: (image) => thumbnails.get(image),
    run: (index) => seriesName(comparison.runs[index]?.name ?? "", index),
  };
}

/** A column of a table for each run. */
export function runColumns<Row>(
  { comparison, run }: ComparisonContext,
  cell: (row: Row, run: ComparedRun, index: number) => HtmlValue,
): readonly Column<Row>[] {
  return comparison.runs.map((each, index) => ({ heading: run(index), cell: (row) => cell(row, each, index) }));
}
