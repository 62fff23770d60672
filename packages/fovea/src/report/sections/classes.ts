import type { Interval } from "../../evaluation/index.ts";
import { type Column, dataTable, disclosure, type Html, html, name, rangeStrip } from "../../page/index.ts";
import { shownResults } from "../findings/headline.ts";
import { byRecall, type NamedClass } from "../findings/weakest-classes.ts";
import type { ReportContext } from "../report-context.ts";

/** Up to how many classes are in one table. */
const mostRows = 30;
const weakestRows = 15;

/** Precision, recall and F1 per class, the lowest recall first. */
export function classesSection({
  report,
  texts: { classes: texts, accuracy, format, page },
}: ReportContext): Html | undefined {
  const shown = shownResults(report);
  if (!shown) return undefined;
  const trained = new Map(report.data.classes.map((each) => [each.name, each.train]));
  const share = (pick: (row: NamedClass) => Interval) => ({
    numeric: true,
    cell: (row: NamedClass) => html`${format.percent(pick(row).value)} <small>${format.range(pick(row))}</small>`,
    sort: (row: NamedClass) => pick(row).value,
  });
  const columns: Column<NamedClass>[] = [
    { heading: texts.name, header: true, cell: (row) => name(row.name), sort: (row) => row.name },
    {
      heading: texts.trained,
      numeric: true,
      cell: (row) => format.count(trained.get(row.name) ?? Number.NaN),
      sort: (row) => trained.get(row.name) ?? -1,
    },
    { heading: texts.images, numeric: true, cell: (row) => format.count(row.images), sort: (row) => row.images },
    { heading: texts.recall, ...share(({ recall }) => recall) },
    {
      heading: accuracy.range,
      cell: ({ recall }) => html`<div class="strip-cell narrow">${rangeStrip(recall)}</div>`,
    },
    { heading: texts.precision, ...share(({ precision }) => precision) },
    { heading: texts.f1, ...share(({ f1 }) => f1) },
  ];
  const rows = byRecall(shown.results.classes);
  const table = (label: string, some: readonly NamedClass[]) =>
    dataTable({ label, columns, rows: some, sortLabel: page.sortBy });
  const label = texts.caption(shown.part);
  const intro = html`<p class="muted">${label}${format.gap}${texts.explanation}</p>`;
  if (rows.length <= mostRows) return html`${intro}${table(label, rows)}`;
  const all = texts.all(rows.length);
  return html`${intro}
    <h3>${texts.weakest(weakestRows)}</h3>
    ${table(label, rows.slice(0, weakestRows))}
    ${disclosure(all, table(all, rows))}`;
}
