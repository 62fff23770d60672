import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject } from "../../support/json.ts";
import { parseJson } from "../../support/parse-json.ts";
import type { RunReport } from "../run-report.ts";
import { reportReader } from "./report-reader.ts";

/** Returns a report as the text of a JSON file. NaN, which JSON lacks, becomes null. */
export function writeRunReport(report: RunReport): string {
  return `${JSON.stringify(report)}\n`;
}

/**
 * Reads the text of a report's JSON file. Fields that this version doesn't know are left out; null numbers are NaN.
 * @param where what messages start with, such as the path of the file
 * @throws FormatError that names the field, for text that is not a report, or a report of a later version.
 */
export function readRunReport(text: string, where = "readRunReport"): RunReport {
  const value = parseJson(text, where, "the JSON of a report");
  if (!isJsonObject(value) || value.format !== "fovea-report") {
    throw new FormatError(
      `${where}: expected a report, { "format": "fovea-report", … }, received ${formatReceived(value)}`,
    );
  }
  if (typeof value.version === "number" && value.version > 1) {
    throw new FormatError(
      `${where}: expected a report of version 1, received version ${value.version}; update Fovea to read it`,
    );
  }
  return reportReader(value, where);
}
