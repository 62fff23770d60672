import { disclosure, type Html, html, imageList, type ListedImage } from "../../page/index.ts";
import type { ReportContext } from "../report-context.ts";

/** The images that the page opens with, and those that it lists at all; the JSON has every label. */
const mostShown = 12;
const mostListed = 24;

/** The labels that are probably wrong. */
export function doubtfulSection({
  report,
  texts: { doubtful: texts, data, format },
  thumbnail,
}: ReportContext): Html | undefined {
  const labels = report.doubtfulLabels;
  if (!labels) return undefined;
  if (labels.length === 0) return html`<p>${texts.none}</p>`;
  const images = labels.slice(0, mostListed).map(
    ({ file, label, suggested, selfConfidence }): ListedImage => ({
      ...{ file, source: thumbnail(file), label: texts.image(label, suggested) },
      names: [
        [texts.label, label],
        [texts.suggested, suggested],
      ],
      note: `${texts.probability}${format.colon}${format.percent(selfConfidence)}`,
    }),
  );
  const rest = images.slice(mostShown);
  return html`<p class="muted">${texts.explanation}</p>
    ${imageList(images.slice(0, mostShown))}
    ${rest.length > 0 && disclosure(texts.more(rest.length), imageList(rest))}
    ${labels.length > mostListed && html`<p class="muted">${data.more(labels.length - mostListed)}</p>`}`;
}
