import { type Html, html, imageList, type ListedImage } from "../../page/index.ts";
import { shownResults } from "../findings/headline.ts";
import type { ReportContext } from "../report-context.ts";

/** The images with the largest losses. */
export function lossesSection({
  report,
  texts: { losses: texts, format },
  thumbnail,
}: ReportContext): Html | undefined {
  const images = shownResults(report)?.results.topLosses ?? [];
  if (images.length === 0) return undefined;
  const list = images.map(
    ({ file, label, prediction, probability }): ListedImage => ({
      ...{ file, source: thumbnail(file), label: texts.image(label, prediction) },
      names: [
        [texts.actual, label],
        [texts.predicted, prediction],
      ],
      note: `${texts.probability}: ${format.percent(probability)}`,
    }),
  );
  return html`<p class="muted">${texts.explanation}</p>${imageList(list)}`;
}
