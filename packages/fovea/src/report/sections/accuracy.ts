import type { Interval } from "../../evaluation/index.ts";
import { dataTable, type Html, html, rangeStrip } from "../../page/index.ts";
import { baselineOf } from "../findings/baseline.ts";
import { partNames } from "../part-names.ts";
import type { ReportContext } from "../report-context.ts";

interface Row {
  readonly label: string;
  readonly images: string;
  readonly accuracy: Interval;
}

/** Every accuracy of the report with its interval, on one scale. */
export function accuracySection(context: ReportContext): Html {
  const { accuracy: texts, format } = context.texts;
  const rows = rowsOf(context);
  if (rows.length === 0) return html`<p>${context.texts.good.unknown}</p>`;
  return html`${dataTable<Row>({
    label: texts.caption,
    rows,
    columns: [
      { heading: texts.measuredOn, header: true, cell: ({ label }) => label },
      { heading: texts.images, numeric: true, cell: ({ images }) => images },
      {
        heading: texts.accuracy,
        numeric: true,
        cell: ({ accuracy }) => html`<b>${format.percent(accuracy.value)}</b>`,
      },
      {
        heading: texts.interval,
        numeric: true,
        cell: ({ accuracy: { value, low, high } }) =>
          low === value && high === value ? "" : format.range({ value, low, high }),
      },
      { heading: texts.range, cell: ({ accuracy }) => html`<div class="strip-cell">${rangeStrip(accuracy)}</div>` },
    ],
  })}<p class="muted">${texts.explanation}</p>`;
}

function rowsOf({ report, texts, headline }: ReportContext): Row[] {
  const { accuracy: names, format } = texts;
  const { results, crossValidation, forecast, training } = report;
  const parts = [...partNames].reverse().flatMap((part): Row[] => {
    const found = results[part];
    if (!found || found.images === 0) return [];
    const row = { label: names.source(part), images: format.count(found.images), accuracy: found.accuracy };
    const clean = found.withoutLeaks;
    if (!clean) return [row];
    return [row, { label: names.withoutLeaks(part), images: format.count(clean.images), accuracy: clean.accuracy }];
  });
  const head =
    training.stages.length > 1 ? training.stages.find(({ name, accuracy }) => name === "head" && accuracy) : undefined;
  const baseline = headline && baselineOf(report, headline);
  return [
    ...parts,
    ...(crossValidation
      ? [
          {
            label: names.source("cross-validation"),
            images: names.folds(crossValidation.folds, crossValidation.repeats),
            accuracy: crossValidation.accuracy,
          },
        ]
      : []),
    ...(head?.accuracy
      ? [{ label: names.beforeFineTuning(head.measuredOn), images: "", accuracy: head.accuracy }]
      : []),
    ...(forecast?.accuracy ? [{ label: names.forecast, images: "", accuracy: forecast.accuracy }] : []),
    ...(baseline
      ? [
          {
            ...{ label: names.baseline, images: "" },
            accuracy: { value: baseline.share, low: baseline.share, high: baseline.share },
          },
        ]
      : []),
  ];
}

export const accuracyStyle = `
.strip-cell { width: clamp(8rem, 20vw, 15rem); padding-top: .42rem; }
.strip-cell.narrow { width: 7.5rem; }
`;
