import type { ReliabilityBin } from "../../evaluation/index.ts";
import { dataTable, disclosure, figure, type Html, html, reliabilityDiagram } from "../../page/index.ts";
import { calibrationFrom } from "../findings/confidence-bias.ts";
import { shownResults } from "../findings/headline.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

/** How far probabilities can be trusted, the temperature, and when an image is of none of the classes. */
export function confidenceSection({ report, texts }: ReportContext): Html | undefined {
  const { temperature, novelty } = report;
  const { confidence: words, format } = texts;
  const results = shownResults(report)?.results;
  const sentences = [
    temperature && words.temperature(temperature.temperature, temperature.before, temperature.after),
    novelty && words.novelty(novelty.threshold, novelty.falseAlarms),
  ].map((sentence) => sentence && html`<p>${sentence}</p>`);
  if (!results) return temperature || novelty ? html`${sentences}` : undefined;
  const { bins, expectedError } = results.calibration;
  const summary = words.summary(expectedError);
  return html`<p>${summary}${results.images < calibrationFrom && [format.gap, words.few]}</p>
    <div class="charts">
      ${diagram(bins, summary, texts)}
      <div class="beside">${sentences}${disclosure(words.numbers, binTable(bins, texts))}</div>
    </div>`;
}

function diagram(bins: readonly ReliabilityBin[], summary: string, { confidence: words, format }: ReportTexts): Html {
  const share = (value: number) => format.percent(value, 0);
  return figure({
    caption: words.diagram,
    content: reliabilityDiagram({
      ...{
        bins,
        label: `${words.diagram}${format.colon}${summary}`,
        confidenceLabel: words.confidence,
        formatShare: share,
      },
      describe: ({ count, confidence, accuracy }) =>
        [
          `${words.confidence} ${format.percent(confidence)}`,
          `${words.accuracy} ${format.percent(accuracy.value)} (${format.range(accuracy)})`,
          `${words.images} ${format.count(count)}`,
        ].join(format.comma),
    }),
    note: words.explanation,
  });
}

function binTable(bins: readonly ReliabilityBin[], { confidence: words, format }: ReportTexts): Html {
  return dataTable({
    label: words.diagram,
    rows: bins,
    columns: [
      { heading: words.range, header: true, cell: ({ low, high }) => format.range({ value: low, low, high }) },
      { heading: words.confidence, numeric: true, cell: ({ confidence }) => format.percent(confidence) },
      {
        heading: words.accuracy,
        numeric: true,
        cell: ({ accuracy }) => html`${format.percent(accuracy.value)} <small>${format.range(accuracy)}</small>`,
      },
      { heading: words.images, numeric: true, cell: ({ count }) => format.count(count) },
    ],
  });
}
