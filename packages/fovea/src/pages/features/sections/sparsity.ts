import {
  dataTable,
  disclosure,
  figure,
  type Html,
  html,
  lineChart,
  name,
  type PageTexts,
} from "../../../page/index.ts";
import type { PageFeatures, PageLayer } from "../feature-data.ts";
import type { FeatureTexts } from "../texts/feature-texts.ts";

/** The share of zeros by depth. */
export function sparsitySection(
  { layers }: PageFeatures,
  { sparsity: texts }: FeatureTexts,
  { format }: PageTexts,
): Html | undefined {
  if (layers.length === 0) return undefined;
  const rectified = layers.filter(({ isRectified }) => isRectified);
  const values = rectified.map(({ sparsity }) => sparsity);
  const ends = Math.max(1, Math.round(values.length / 4));
  const table = disclosure(
    texts.table(layers.length),
    dataTable<PageLayer>({
      label: texts.tableLabel,
      rows: layers,
      columns: [
        { heading: texts.layer, cell: ({ path }) => name(path), header: true },
        { heading: texts.places, cell: ({ height, width }) => `${height} × ${width}`, numeric: true },
        { heading: texts.channels, cell: ({ channels }) => format.count(channels), numeric: true },
        { heading: texts.zeros, cell: (layer) => format.percent(layer.sparsity), numeric: true },
        { heading: texts.dead, cell: ({ dead }) => format.count(dead), numeric: true },
      ],
    }),
  );
  if (values.length === 0) return html`<p>${texts.none}</p>${table}`;
  const growth = values.length > 1 && [
    format.gap,
    texts.growth(mean(values.slice(0, ends)), mean(values.slice(-ends))),
  ];
  return html`<p>${texts.explanation}${growth}</p>
  <div class="charts sparsity">${figure({
    caption: texts.caption,
    content: lineChart({
      label: texts.label,
      curves: [{ kind: "validation", values }],
      epochLabel: texts.axis,
      least: 0,
      formatValue: (value) => format.percent(value, 0),
    }),
  })}</div>${table}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const sparsityStyle = `
.sparsity .validation-ink { stroke: var(--accent); }
`;
