import { imageList } from "../components/image-list.ts";
import { type Html, html } from "../markup/html.ts";
import { name } from "../markup/names.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportDoubtfulLabel } from "../run-report.ts";

const mostShown = 12;

/** The labels that are probably wrong. */
export function doubtfulSection({ report, texts: { doubtful: texts, format }, thumbnail }: ReportContext): Html {
  const labels = report.doubtfulLabels;
  if (!labels) return html`<p>${texts.notMeasured}</p>`;
  if (labels.length === 0) return html`<p>${texts.none}</p>`;
  const list = (some: readonly ReportDoubtfulLabel[]) =>
    imageList(
      some.map(({ file, label, suggested, selfConfidence }) => ({
        file,
        source: thumbnail(file),
        label: texts.image(label, suggested),
        text: html`<div class="verdict"><span class="muted">${texts.label}</span> ${name(label)}</div><div class="verdict"><span class="muted">${texts.suggested}</span> ${name(suggested)}</div><div class="muted">${texts.probability}: ${format.percent(selfConfidence)}</div>`,
      })),
    );
  const rest = labels.slice(mostShown);
  return html`<p class="muted">${texts.explanation}</p>${list(labels.slice(0, mostShown))}${rest.length > 0 && html`<details><summary>${texts.more(rest.length)}</summary>${list(rest)}</details>`}`;
}
