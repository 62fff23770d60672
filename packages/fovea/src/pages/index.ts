// Pages about networks and what they see: each a pure function of plain data, in English and Chinese.
// This room may import support/, tensor/, evaluation/, plot/ and page/; it knows no model, no files and no Node.
// Add a page: a folder with its data, its sections (one file each), its texts per language and the function that renders it.

export type {
  AnswerChange,
  ComparedAnswers,
  ComparedPair,
  ComparedRun,
  Comparison,
  ComparisonLimit,
  SettingValue,
} from "./comparison/comparison.ts";
export { comparisonNotes } from "./comparison/comparison-notes.ts";
export { settingDifferences } from "./comparison/findings/setting-differences.ts";
export { type Verdict, verdictOf } from "./comparison/findings/verdict.ts";
export { type RenderComparisonOptions, renderComparison } from "./comparison/render-comparison.ts";
export { shownImages } from "./comparison/sections/answers.ts";
export type {
  PageExample,
  PageExamples,
  PageInfluence,
  PageLeftOut,
  PageNearest,
  PagePart,
  PageParts,
} from "./examples/example-data.ts";
export type {
  ExplainedAnswer,
  ExplainedLayer,
  ExplainedMap,
  Explanation,
  MapNote,
  MapTrust,
  NamedProbability,
} from "./explanation/explanation.ts";
export { type RenderExplanationOptions, renderExplanation } from "./explanation/render-explanation.ts";
export type {
  ColorScale,
  PageFeatureMaps,
  PageFeatures,
  PageImage,
  PageLayer,
  PageReceptiveField,
  PageRegion,
} from "./features/feature-data.ts";
export {
  type FeatureMapsPage,
  type RenderFeatureMapsOptions,
  renderFeatureMaps,
} from "./features/render-feature-maps.ts";
export type { FilterEntry, FilterPatch, FiltersPage, FilterVote } from "./filters/filters-page.ts";
export { type RenderFiltersOptions, renderFilters } from "./filters/render-filters.ts";
export { type DataMap, type MapMethod, type MapPoint, mapMethods } from "./map/data-map.ts";
export { type RenderMapOptions, renderMap } from "./map/render-map.ts";
export { renderShortcuts } from "./shortcuts/render-shortcuts.ts";
export type { CoveredAnswers, ShortcutPlace, ShortcutRow, ShortcutsPageData } from "./shortcuts/shortcuts-page-data.ts";
