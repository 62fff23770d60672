import { imageList } from "../components/image-list.ts";
import { shownResults } from "../findings/headline.ts";
import { type Html, html } from "../markup/html.ts";
import { name } from "../markup/names.ts";
import type { ReportContext } from "../report-context.ts";

/** The images with the largest losses. */
export function lossesSection({ report, texts: { losses: texts, format }, thumbnail }: ReportContext): Html {
  const images = shownResults(report)?.results.topLosses ?? [];
  if (images.length === 0) return html`<p>${texts.none}</p>`;
  return html`<p class="muted">${texts.explanation}</p>${imageList(
    images.map(({ file, label, prediction, probability }) => ({
      file,
      source: thumbnail(file),
      label: texts.image(label, prediction),
      text: html`<div class="verdict"><span class="muted">${texts.actual}</span> ${name(label)}</div><div class="verdict"><span class="muted">${texts.predicted}</span> ${name(prediction)}</div><div class="muted">${texts.probability}: ${format.percent(probability)}</div>`,
    })),
  )}`;
}
