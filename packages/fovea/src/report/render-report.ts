import {
  type Html,
  html,
  noteList,
  type PageLanguage,
  type PageSection,
  type Phrase,
  pageLanguages,
  pageShell,
  pageStyle,
  timeOf,
} from "../page/index.ts";
import { anything, checkOptions, type OptionChecks } from "../support/check-options.ts";
import { ConfigError, FormatError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { optional } from "../support/schema.ts";
import { oneOf } from "../support/schema-fields.ts";
import { nextSteps } from "./findings/next-steps.ts";
import { targetNotes } from "./findings/target-notes.ts";
import { trustNotes } from "./findings/trust-notes.ts";
import { reportReader } from "./json/report-reader.ts";
import { type ReportContext, reportContext } from "./report-context.ts";
import type { ReportHeatMaps } from "./report-heat-maps.ts";
import type { RunReport } from "./run-report.ts";
import { accuracySection, accuracyStyle } from "./sections/accuracy.ts";
import { classesSection } from "./sections/classes.ts";
import { confidenceSection } from "./sections/confidence.ts";
import { confusionSection } from "./sections/confusion.ts";
import { dataSection, dataStyle } from "./sections/data.ts";
import { doubtfulSection } from "./sections/doubtful.ts";
import { errorsSection } from "./sections/errors.ts";
import { goodSection, goodStyle } from "./sections/good.ts";
import { goodTargetsSection } from "./sections/good-targets.ts";
import { lossesSection, lossesStyle } from "./sections/losses.ts";
import { recipeSection } from "./sections/recipe.ts";
import { repeatSection } from "./sections/repeat.ts";
import { targetsSection } from "./sections/targets.ts";
import { trainingSection } from "./sections/training.ts";
import { wrongSection } from "./sections/wrong.ts";
import { reportTexts } from "./texts/languages.ts";
import type { ReportTexts } from "./texts/report-texts.ts";

/** How a report is shown. */
export interface RenderReportOptions {
  /** Small images by file, as data URIs of JPEG, PNG or WebP (default none). */
  readonly thumbnails?: ReadonlyMap<string, string>;
  /** Heat maps of the images with the largest losses (default none). */
  readonly heatMaps?: ReportHeatMaps;
  /** The language of the page (default "en"). Names stay as they are in the report. */
  readonly language?: PageLanguage;
}

const checks: OptionChecks<RenderReportOptions> = {
  thumbnails: anything,
  heatMaps: anything,
  language: optional(oneOf(pageLanguages)),
};

type Sections = readonly (readonly [
  id: keyof ReportTexts["headings"],
  content: (context: ReportContext) => Html | undefined,
])[];

/** What the page answers, in the order in which a reader asks. What was not measured has no section. */
const sections: Sections = [
  ["good", goodSection],
  ["trust", (context) => noteList(trustNotes(context), context.texts.levels)],
  ["wrong", wrongSection],
  ["next", (context) => html`<ol class="steps">${nextSteps(context).map((step) => html`<li>${step}</li>`)}</ol>`],
  ["accuracy", accuracySection],
  ["classes", classesSection],
  ["confusion", confusionSection],
  ["losses", lossesSection],
  ["doubtful", doubtfulSection],
  ["confidence", confidenceSection],
  ["training", trainingSection],
  ["data", dataSection],
  ["recipe", recipeSection],
  ["repeat", repeatSection],
];

/** The same for images with several labels or values. */
const targetSections: Sections = [
  ["good", goodTargetsSection],
  ["trust", (context) => noteList(targetNotes(context), context.texts.levels)],
  ["targets", targetsSection],
  ["errors", errorsSection],
  ["training", trainingSection],
  ["data", dataSection],
  ["recipe", recipeSection],
  ["repeat", repeatSection],
];

/**
 * Returns a report as one HTML page. It makes no request to a network, works without scripts, in light and dark, on
 * phones and on paper. Names from outside are escaped, and the page's policy forbids any script but its own.
 * @throws ConfigError for a report with a missing or wrong field, or a thumbnail that is not a data URI of an image.
 */
export function renderReport(report: RunReport, options: RenderReportOptions = {}): string {
  const { thumbnails = new Map(), heatMaps, language = "en" } = checkOptions("renderReport", checks, options);
  const texts = reportTexts[language];
  checkHeatMaps(heatMaps);
  const context = reportContext(checkedReport(report), texts, checkedThumbnails(thumbnails), heatMaps);
  const { title, created, targets } = context.report;
  return pageShell({
    ...{ texts, title, style: pageStyle(goodStyle, accuracyStyle, dataStyle, lossesStyle) },
    header: html`<h1><bdi>${title}</bdi></h1><p class="subtitle">${subtitleOf(context)} · ${timeOf(created)}</p>`,
    sections: (targets ? targetSections : sections).flatMap(([id, contentOf]): PageSection[] => {
      const content = contentOf(context);
      return content ? [{ id, heading: texts.headings[id], content }] : [];
    }),
    version: context.report.environment.versions.fovea,
  });
}

function subtitleOf({ report: { model, data, targets }, texts }: ReportContext): Phrase {
  if (!targets) {
    const images = data.classes.reduce((sum, { train }) => sum + train, 0);
    return texts.page.subtitle({ model: model.name, images, classes: data.classes.length });
  }
  const facts = { model: model.name, images: targets.trainImages };
  const count = targets.names.length;
  return targets.task === "multi-label"
    ? texts.targets.subtitle({ ...facts, labels: count })
    : texts.targets.valueSubtitle({ ...facts, values: count });
}

function checkedReport(report: RunReport): RunReport {
  try {
    return reportReader(report, "renderReport: report");
  } catch (error) {
    if (error instanceof FormatError) throw new ConfigError(error.message);
    throw error;
  }
}

function checkedThumbnails(thumbnails: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (!(thumbnails instanceof Map)) {
    throw new ConfigError(
      `renderReport: expected thumbnails to be a Map from file to data URI, received ${formatReceived(thumbnails)}`,
    );
  }
  for (const [file, source] of thumbnails) checkSource(`the thumbnail of ${file}`, source);
  return thumbnails;
}

function checkHeatMaps(heatMaps: ReportHeatMaps | undefined): void {
  if (heatMaps === undefined) return;
  if (!(heatMaps.images instanceof Map) || !Array.isArray(heatMaps.pairs)) {
    throw new ConfigError(
      `renderReport: expected heatMaps to be { images, pairs }, received ${formatReceived(heatMaps)}`,
    );
  }
  for (const [file, { predicted, contrast }] of heatMaps.images as ReportHeatMaps["images"]) {
    for (const source of contrast === undefined ? [predicted] : [predicted, contrast]) {
      checkSource(`the heat map of ${file}`, source);
    }
  }
  for (const { label, prediction, source } of heatMaps.pairs) {
    checkSource(`the heat map of ${label} as ${prediction}`, source);
  }
}

/** @throws ConfigError unless a source is an image without scripts. */
function checkSource(what: string, source: string): void {
  if (typeof source === "string" && /^data:image\/(?:jpeg|png|webp);base64,[\w+/]+=*$/.test(source)) return;
  throw new ConfigError(`renderReport: expected ${what} to be a data URI of a JPEG, PNG or WebP image in base64`);
}
