import type { Interval } from "../../evaluation/index.ts";
import { type Column, dataTable, type Html, html, name } from "../../page/index.ts";
import { type ShownTargets, shownTargets } from "../findings/shown-targets.ts";
import type { ReportContext } from "../report-context.ts";
import type { TargetResults } from "../target-results.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

type LabelRow = NonNullable<TargetResults["labels"]>[number];
type ValueRow = NonNullable<TargetResults["values"]>[number];

/** The results per label, the lowest average precision first, or per value. */
export function targetsSection({ report, texts }: ReportContext): Html | undefined {
  const shown = shownTargets(report);
  if (!shown) return undefined;
  return shown.task === "multi-label" ? labelTable(shown, texts) : valueTable(shown, texts);
}

function labelTable({ part, results }: ShownTargets, { targets, classes, format, page }: ReportTexts): Html {
  const rank = ({ averagePrecision: { value } }: LabelRow) => (Number.isFinite(value) ? value : 2);
  const rows = [...(results.labels ?? [])].sort((a, b) => rank(a) - rank(b));
  const share = (heading: string, pick: (row: LabelRow) => Interval): Column<LabelRow> => ({
    ...{ heading, numeric: true },
    cell: (row) => html`${format.percent(pick(row).value)} <small>${format.range(pick(row))}</small>`,
    sort: (row) => pick(row).value,
  });
  const label = targets.labelCaption(part);
  return html`<p class="muted">${label}${format.gap}${targets.labelExplanation}</p>${dataTable<LabelRow>({
    ...{ label, rows, sortLabel: page.sortBy },
    columns: [
      { heading: targets.label, header: true, cell: (row) => name(row.name), sort: (row) => row.name },
      { heading: classes.images, numeric: true, cell: (row) => format.count(row.images), sort: (row) => row.images },
      share(targets.averagePrecision, ({ averagePrecision }) => averagePrecision),
      share(classes.recall, ({ recall }) => recall),
      share(classes.precision, ({ precision }) => precision),
      share(classes.f1, ({ f1 }) => f1),
    ],
  })}`;
}

function valueTable({ part, results }: ShownTargets, { targets, format }: ReportTexts): Html {
  const measure = (heading: string, pick: (row: ValueRow) => Interval): Column<ValueRow> => ({
    ...{ heading, numeric: true },
    cell: (row) => {
      const { value, low, high } = pick(row);
      return html`${format.number(value)} <small>${format.number(low)} … ${format.number(high)}</small>`;
    },
  });
  const label = targets.valueCaption(part);
  return html`<p class="muted">${label}${format.gap}${targets.valueExplanation}</p>${dataTable<ValueRow>({
    ...{ label, rows: results.values ?? [] },
    columns: [
      { heading: targets.value, header: true, cell: (row) => name(row.name) },
      measure(targets.meanError, ({ meanAbsoluteError }) => meanAbsoluteError),
      measure(targets.rootError, ({ rootMeanSquaredError }) => rootMeanSquaredError),
      measure(targets.r2, ({ r2 }) => r2),
    ],
  })}`;
}
