import { html, name, type Phrase } from "../page/index.ts";
import { type Headline, headlineOf } from "./findings/headline.ts";
import type { ReportHeatMaps } from "./report-heat-maps.ts";
import type { RunReport } from "./run-report.ts";
import type { ReportTexts } from "./texts/report-texts.ts";

/** What the sections of a page are made of. */
export interface ReportContext {
  readonly report: RunReport;
  readonly texts: ReportTexts;
  readonly headline: Headline | undefined;
  /** The data URI of an image's thumbnail. */
  thumbnail(file: string): string | undefined;
  readonly heatMaps: ReportHeatMaps | undefined;
}

export function reportContext(
  report: RunReport,
  texts: ReportTexts,
  thumbnails: ReadonlyMap<string, string>,
  heatMaps?: ReportHeatMaps,
): ReportContext {
  return { report, texts, headline: headlineOf(report), thumbnail: (file) => thumbnails.get(file), heatMaps };
}

/** Joins names as the language does: "a, b and c". Of many, the first are named. */
export function nameList(names: readonly string[], { format }: ReportTexts, most = 5): Phrase {
  const shown = names.slice(0, most);
  return html`${shown.map((each, index) => {
    const before = index === 0 ? "" : index === names.length - 1 ? format.list.last : format.list.separator;
    return html`${before}${name(each)}`;
  })}${names.length > most && "…"}`;
}
