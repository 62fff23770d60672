import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../../io/index.ts";
import type { PageLanguage } from "../../page/index.ts";
import {
  type ReportHeatMaps,
  type RunReport,
  readRunReport,
  renderReport,
  writeRunReport,
} from "../../report/index.ts";
import { ConfigError } from "../../support/index.ts";
import { readRunFile, runFiles } from "../run-folder.ts";
import { thumbnails } from "./thumbnails.ts";

/** Writes the report of a run, as data and as a page. */
export async function writeReport(folder: string, report: RunReport, heatMaps?: ReportHeatMaps): Promise<void> {
  await writeFileAtomically(join(folder, runFiles.report), writeRunReport(report));
  await writeReportPage(report, join(folder, runFiles.page), "en", heatMaps);
}

/** Writes a report as one HTML page, with small copies of the images that it shows, and with heat maps of them. */
export async function writeReportPage(
  report: RunReport,
  path: string,
  language: PageLanguage,
  heatMaps?: ReportHeatMaps,
): Promise<void> {
  const options = { thumbnails: await thumbnails(report), language, ...(heatMaps && { heatMaps }) };
  await writeFileAtomically(path, renderReport(report, options));
}

/**
 * Reads the report of a run on images.
 * @throws ConfigError if the folder has none; FormatError if it is damaged.
 */
export async function readReport(folder: string): Promise<RunReport> {
  const path = join(folder, runFiles.report);
  const text = await readRunFile(folder, runFiles.report);
  if (text === undefined && !existsSync(folder)) throw new ConfigError(`there is no folder ${folder}`);
  if (text === undefined) {
    throw new ConfigError(`${folder} has no report; runs on folders of images write one when they have finished`);
  }
  return readRunReport(text, path);
}
