import { barListStyle } from "../components/bar-list.ts";
import { chartStyle } from "../components/chart-axes.ts";
import { colorStripStyle } from "../components/color-strip.ts";
import { confusionMatrixStyle } from "../components/confusion-matrix.ts";
import { confusionPictureStyle } from "../components/confusion-picture.ts";
import { dataTableStyle } from "../components/data-table.ts";
import { figureStyle } from "../components/figure.ts";
import { imageListStyle } from "../components/image-list.ts";
import { keyValueListStyle } from "../components/key-value-list.ts";
import { lineChartStyle } from "../components/line-chart.ts";
import { noteStyle } from "../components/note.ts";
import { rangeStripStyle } from "../components/range-strip.ts";
import { reliabilityDiagramStyle } from "../components/reliability-diagram.ts";
import { seriesStyle } from "../components/series.ts";
import { base } from "./base.ts";
import { colors } from "./colors.ts";

const components = [
  ...[
    figureStyle,
    noteStyle,
    keyValueListStyle,
    dataTableStyle,
    rangeStripStyle,
    barListStyle,
    imageListStyle,
    colorStripStyle,
  ],
  ...[chartStyle, lineChartStyle, reliabilityDiagramStyle, confusionMatrixStyle, confusionPictureStyle],
  seriesStyle,
];

/** The style of a page: colors, text, the components', and what the page adds. */
export function pageStyle(...more: readonly string[]): string {
  return [colors, base, ...components, ...more].join("");
}
