import { colorStrip, figure, type Html, html, imageList, type ListedImage } from "../../page/index.ts";
import { heatColors } from "../../plot/heat-overlay.ts";
import { shownResults } from "../findings/headline.ts";
import type { ReportContext } from "../report-context.ts";
import type { PairHeatMap, ReportHeatMaps } from "../report-heat-maps.ts";
import type { HeatTexts } from "../texts/report-texts.ts";

/** The images with the largest losses, with heat maps where there are some. */
export function lossesSection({
  report,
  texts: { losses: texts, format },
  thumbnail,
  heatMaps,
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
      note: `${texts.probability}${format.colon}${format.percent(probability)}`,
      maps: mapsOf(heatMaps?.images.get(file), label, prediction, texts.heat),
    }),
  );
  return html`<p class="muted">${texts.explanation}</p>
    ${heatMaps && heatMaps.images.size > 0 && keyOf(texts.heat)}
    ${imageList(list)}${heatMaps?.pairs.map((pair) => pairFigure(pair, texts.heat))}`;
}

function keyOf({ explanation, less, more }: HeatTexts): Html {
  return html`<p class="muted">${explanation}</p>${colorStrip({ colors: heatColors(false), from: less, to: more })}`;
}

function mapsOf(
  maps: ReturnType<ReportHeatMaps["images"]["get"]>,
  label: string,
  prediction: string,
  texts: HeatTexts,
): NonNullable<ListedImage["maps"]> {
  if (!maps) return [];
  const { predicted, contrast } = maps;
  const first = { source: predicted, caption: texts.predicted(prediction), label: texts.predictedLabel(prediction) };
  if (contrast === undefined) return [first];
  const caption = texts.contrast(prediction, label);
  return [first, { source: contrast, caption, label: texts.contrastLabel(prediction, label) }];
}

function pairFigure({ label, prediction, images, source }: PairHeatMap, texts: HeatTexts): Html {
  return figure({
    caption: texts.pair(label, prediction, images),
    content: html`<img class="pair-map" src="${source}" alt="${texts.contrastLabel(prediction, label)}">`,
    note: texts.pairNote,
  });
}

export const lossesStyle = `
.pair-map { display: block; width: min(100%, 14rem); border-radius: 6px; }
`;
