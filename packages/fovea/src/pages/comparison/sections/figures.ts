import type { Interval } from "../../../evaluation/index.ts";
import { dataTable, type Html, type HtmlValue, html, missing, rangeStrip } from "../../../page/index.ts";
import type { ComparedRun } from "../comparison.ts";
import { type ComparisonContext, runColumns } from "../comparison-context.ts";

interface FigureRow {
  readonly name: string;
  cell(run: ComparedRun, index: number): HtmlValue;
}

/** The figures of the runs side by side: accuracy, time, size, cost. */
export function figuresSection(context: ComparisonContext): Html {
  const { texts } = context;
  const rows = rowsOf(context);
  return html`${dataTable({
    label: texts.headings.figures,
    rows,
    columns: [
      { heading: texts.figures.measure, header: true, cell: ({ name }) => name },
      ...runColumns<FigureRow>(context, (row, run, index) => row.cell(run, index) || missing),
    ],
  })}<p class="figure-note">${texts.figures.explanation}</p>`;
}

function rowsOf({ comparison: { runs, answers }, texts }: ComparisonContext): readonly FigureRow[] {
  const { figures: words, format } = texts;
  const accuracy = (interval: Interval | undefined, note?: HtmlValue) =>
    interval &&
    Number.isFinite(interval.value) &&
    html`<b>${format.percent(interval.value)}</b>
      ${rangeStrip(interval)}<small>${format.range(interval)}${note && html` · ${note}`}</small>`;
  const answer = <T>(values: readonly T[] | undefined, index: number) => values?.[answers?.runs.indexOf(index) ?? -1];
  const scores = [...new Set(runs.flatMap(({ result }) => Object.keys(result?.scores ?? {})))];
  const rows: readonly (FigureRow | false)[] = [
    answers !== undefined && {
      name: words.commonAccuracy(answers.images),
      cell: (_, index) => accuracy(answer(answers.accuracies, index)),
    },
    {
      name: words.ownAccuracy,
      cell: ({ result, status }) => {
        if (status === "unfinished") return words.unfinished;
        return result && accuracy(result.accuracy, words.on(result.part, result.images));
      },
    },
    {
      name: words.ownLoss,
      cell: ({ result }) => result?.loss !== undefined && format.number(result.loss),
    },
    ...scores.map(
      (score): FigureRow => ({
        name: words.score(score),
        cell: ({ result }) => {
          const value = result?.scores?.[score];
          return (
            result &&
            value !== undefined &&
            html`<b>${format.number(value)}</b> <small>${words.on(result.part, result.images)}</small>`
          );
        },
      }),
    ),
    { name: words.time, cell: ({ result }) => result && format.duration(result.seconds) },
    { name: words.epochs, cell: ({ result, history }) => format.count(result?.epochs ?? history.loss?.length ?? 0) },
    { name: words.parameters, cell: ({ parameters }) => parameters !== undefined && format.count(parameters) },
    {
      name: words.products,
      cell: ({ multiplyAccumulates }) => multiplyAccumulates !== undefined && format.count(multiplyAccumulates),
    },
    answers !== undefined && {
      name: words.speed,
      cell: (_, index) => {
        const time = answer(answers.milliseconds, index);
        return time !== undefined && words.milliseconds(time);
      },
    },
  ];
  return rows.filter((row) => row !== false).filter((row) => runs.some((run, index) => row.cell(run, index)));
}
