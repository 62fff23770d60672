import { type Column, dataTable, type Html, html, missing, rangeStrip } from "../../../page/index.ts";
import type { ComparedAnswers } from "../comparison.ts";
import type { ComparisonContext } from "../comparison-context.ts";

type ClassRow = ComparedAnswers["classes"][number];

/** The recall of each class in each run, the largest losses first. */
export function classesSection(context: ComparisonContext): Html | undefined {
  const { comparison, texts, run } = context;
  const { classes: words, format } = texts;
  const { answers } = comparison;
  if (!answers || answers.classes.length === 0) return undefined;
  const rows = answers.classes.filter(({ images }) => images > 0).toSorted((a, b) => differenceOf(a) - differenceOf(b));
  const columns: readonly Column<ClassRow>[] = [
    { heading: words.name, header: true, cell: ({ name }) => html`<bdi>${name}</bdi>`, sort: ({ name }) => name },
    { heading: words.images, numeric: true, cell: ({ images }) => format.count(images), sort: ({ images }) => images },
    ...answers.runs.map(
      (index, at): Column<ClassRow> => ({
        heading: run(index),
        cell: ({ recalls }) => {
          const recall = recalls[at];
          return recall ? html`${format.percent(recall.value)}${rangeStrip(recall)}` : missing;
        },
        sort: ({ recalls }) => recalls[at]?.value ?? -1,
      }),
    ),
    {
      heading: words.difference,
      numeric: true,
      cell: (row) => signed(differenceOf(row)),
      sort: differenceOf,
    },
  ];
  return html`${dataTable({ label: texts.headings.classes, rows, columns, sortLabel: texts.page.sortBy })}
    <p class="figure-note">${words.explanation}</p>`;
}

/** Recall of the last run minus that of the first. */
function differenceOf({ recalls }: ClassRow): number {
  return (recalls.at(-1)?.value ?? Number.NaN) - (recalls[0]?.value ?? Number.NaN);
}

function signed(share: number): string {
  if (!Number.isFinite(share)) return missing;
  const points = (100 * share).toFixed(1).replace("-", "−");
  return share > 0 ? `+${points}` : points;
}
