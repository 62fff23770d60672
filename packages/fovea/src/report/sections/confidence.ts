import { dataTable } from "../components/data-table.ts";
import { figure } from "../components/figure.ts";
import { reliabilityDiagram } from "../components/reliability-diagram.ts";
import { calibrationFrom } from "../findings/confidence-bias.ts";
import { shownResults } from "../findings/headline.ts";
import { type Html, html } from "../markup/html.ts";
import type { ReportContext } from "../report-context.ts";

/** How far probabilities can be trusted, the temperature, and when an image is of none of the classes. */
export function confidenceSection({ report, texts: { confidence: texts, format } }: ReportContext): Html {
  const { temperature, novelty } = report;
  const results = shownResults(report)?.results;
  const sentences = [
    ...(temperature ? [texts.temperature(temperature.temperature, temperature.before, temperature.after)] : []),
    ...(novelty ? [texts.novelty(novelty.threshold, novelty.falseAlarms)] : []),
  ];
  const calibration = results?.calibration;
  if (!results || !calibration || calibration.bins.length === 0) {
    return html`<p>${texts.notMeasured}</p>${sentences.map((sentence) => html`<p>${sentence}</p>`)}`;
  }
  const summary = texts.summary(calibration.expectedError);
  const share = (value: number) => format.percent(value, 0);
  return html`<p>${summary}${results.images < calibrationFrom && html`${format.gap}${texts.few}`}</p><div class="charts">${figure(
    {
      caption: texts.diagram,
      content: html`${reliabilityDiagram({
        label: `${texts.diagram}. ${summary}`,
        bins: calibration.bins,
        confidenceLabel: texts.confidence,
        formatShare: share,
        describe: ({ low, high, count, confidence, accuracy }) =>
          `${share(low)}–${share(high)}: ${texts.confidence} ${format.percent(confidence)}, ${texts.accuracy} ${format.percent(accuracy.value)} (${format.range(accuracy)}), ${texts.images} ${format.count(count)}`,
      })}`,
      note: texts.explanation,
    },
  )}<div class="beside">${sentences.map((sentence) => html`<p>${sentence}</p>`)}<details><summary>${texts.numbers}</summary>${dataTable(
    {
      label: texts.diagram,
      rows: calibration.bins,
      columns: [
        { heading: texts.range, header: true, cell: ({ low, high }) => `${share(low)}–${share(high)}` },
        { heading: texts.confidence, numeric: true, cell: ({ confidence }) => format.percent(confidence) },
        {
          heading: texts.accuracy,
          numeric: true,
          cell: ({ accuracy }) => html`${format.percent(accuracy.value)} <small>${format.range(accuracy)}</small>`,
        },
        { heading: texts.images, numeric: true, cell: ({ count }) => format.count(count) },
      ],
    },
  )}</details></div></div>`;
}
