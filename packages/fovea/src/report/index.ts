// Reports of runs on folders of images: plain data, its JSON, and one HTML page that needs no network.
// This room may import support/, tensor/, evaluation/, plot/ and page/; it knows no model, no files and no Node.
// Add a fact: a field in run-report.ts, its reader in json/, and where the page shows it. Add a reason or a note: a code in
// report-reason.ts or report-note.ts, its reader in json/statement-readers.ts, its sentences in texts/.

export { readRunReport, writeRunReport } from "./json/run-report-json.ts";
export type { PartName } from "./part-names.ts";
export type { PartResults, ReportConfusion, ReportFault, ReportLoss } from "./part-results.ts";
export { type RenderReportOptions, renderReport } from "./render-report.ts";
export type { GroupingMethod, ReportData, ReportImageGroup } from "./report-data.ts";
export type { ImageHeatMaps, PairHeatMap, ReportHeatMaps } from "./report-heat-maps.ts";
export type { ReportNote } from "./report-note.ts";
export type { ReasonImages, ReasonNetwork, ReportReason } from "./report-reason.ts";
export type {
  ReportCrossValidation,
  ReportDoubtfulLabel,
  ReportEnvironment,
  ReportForecast,
  ReportGains,
  ReportModel,
  ReportRecipe,
  ReportSettings,
  ReportStage,
  ReportTraining,
  ReportValue,
  RunReport,
} from "./run-report.ts";
export type { ReportTargetError, ReportTargets, TargetResults } from "./target-results.ts";
export { noteSentence, reasonSentence } from "./texts/sentences.ts";
