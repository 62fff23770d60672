// Reports of runs on folders of images: plain data, its JSON, and one HTML page that needs no network.
// This room may import support/, tensor/ and evaluation/; it knows no model, no files and no Node.
// Add a fact: a field in run-report.ts, its reader in read-run-report.ts, and where the page shows it.

export { readRunReport, writeRunReport } from "./json/run-report-json.ts";
export type { PartResults, ReportConfusion, ReportFault, ReportLoss } from "./part-results.ts";
export { type RenderReportOptions, renderReport } from "./render-report.ts";
export type { GroupingMethod, PartName, ReportData, ReportImageGroup } from "./report-data.ts";
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
export type { ReportLanguage } from "./texts/languages.ts";
