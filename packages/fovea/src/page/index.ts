// What HTML pages are made of: markup that escapes, components, style, and the texts that all pages share.
// This room may import support/, tensor/ and evaluation/. A page is a pure function of plain data, in a room of its own.
// Add a component as one file in components/ with its style, and the style's name to style/page-style.ts.
export { type Bar, type BarListOptions, barList } from "./components/bar-list.ts";
export { axes, linearScale, niceTicks, plane, round, type Tick } from "./components/chart-axes.ts";
export { type ColorStripOptions, colorStrip } from "./components/color-strip.ts";
export { type ConfusionMatrixOptions, confusionMatrix, tintLevel } from "./components/confusion-matrix.ts";
export { confusionPicture, mergedClasses } from "./components/confusion-picture.ts";
export type { PageData } from "./components/data-block.ts";
export { type Column, type DataTableOptions, dataTable, scrollBox } from "./components/data-table.ts";
export { disclosure } from "./components/disclosure.ts";
export { type FigureOptions, figure } from "./components/figure.ts";
export { imageList, type ListedImage } from "./components/image-list.ts";
export { keyValueList } from "./components/key-value-list.ts";
export { type Curve, type LineChartOptions, lineChart } from "./components/line-chart.ts";
export { type Note, type NoteLevel, noteList } from "./components/note.ts";
export type { PageScript } from "./components/page-script.ts";
export { type PageOptions, type PageSection, pageShell } from "./components/page-shell.ts";
export { type RangeStripOptions, rangeStrip } from "./components/range-strip.ts";
export { type ReliabilityDiagramOptions, reliabilityDiagram } from "./components/reliability-diagram.ts";
export { seriesColors, seriesName } from "./components/series.ts";
export { type TintKeyTexts, tintKey } from "./components/tint-key.ts";
export { Html, type HtmlValue, html, type Phrase, trusted } from "./markup/html.ts";
export { name, path } from "./markup/names.ts";
export { plainText } from "./markup/plain-text.ts";
export { timeOf } from "./markup/time-of.ts";
export { pageStyle } from "./style/page-style.ts";
export { commonFormat, type FormatTexts, missing } from "./texts/format-texts.ts";
export { type PageLanguage, type PageTexts, pageLanguages, pageTexts } from "./texts/page-texts.ts";
export { zhDuration } from "./texts/zh-duration.ts";
