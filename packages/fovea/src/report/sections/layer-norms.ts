import { type LayerNormCurve, layerNormCurves } from "../../evaluation/index.ts";
import { figure, type Html, html, lineChart, seriesColors, seriesName } from "../../page/index.ts";
import type { ReportTexts } from "../texts/report-texts.ts";

/** The norms of gradients and weights per layer, if the training recorded them. */
export function layerNormFigures(
  history: Readonly<Record<string, readonly number[]>>,
  texts: ReportTexts,
): Html | undefined {
  const all = layerNormCurves(history);
  if (all.length === 0) return undefined;
  const { training: words } = texts;
  const shown = evenlySpaced(all, seriesColors);
  return html`<ul class="key">${shown.map(({ layer }, index) => html`<li>${seriesName(layer, index)}</li>`)}</ul>
    <div class="charts">
      ${normFigure(words.gradientNorms, shown, ({ gradient }) => gradient, texts)}
      ${normFigure(words.weightNorms, shown, ({ weight }) => weight, texts)}
    </div>
    <p class="figure-note">${words.norms(shown.length, all.length)}</p>`;
}

function normFigure(
  caption: string,
  layers: readonly LayerNormCurve[],
  norms: (layer: LayerNormCurve) => readonly number[],
  { training: words, format }: ReportTexts,
): Html {
  // The axis has powers of ten: a norm of 0 has no place on it.
  const curves = layers.map((layer, series) => ({
    ...{ kind: "validation" as const, series },
    values: norms(layer).map((norm) => (norm > 0 ? Math.log10(norm) : Number.NaN)),
  }));
  const epochs = Math.max(...curves.map(({ values }) => values.length));
  return figure({
    caption,
    content: lineChart({
      label: words.curve(caption, epochs),
      curves,
      epochLabel: words.epoch,
      formatValue: (value) => (value < -3 ? `1e${value}`.replace("-", "−") : format.number(10 ** value)),
    }),
  });
}

/** The first, the last and as many between as there is room for. */
function evenlySpaced<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.round((at * (items.length - 1)) / (most - 1))] as T);
}
