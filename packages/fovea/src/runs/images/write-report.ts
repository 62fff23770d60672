import { join } from "node:path";
import { writeFileAtomically } from "../../io/index.ts";
import { type RunReport, writeRunReport } from "../../report/index.ts";
import { runFiles } from "../run-folder.ts";

/** Writes the report of a run, as data. */
export async function writeReport(folder: string, report: RunReport): Promise<void> {
  await writeFileAtomically(join(folder, runFiles.report), writeRunReport(report));
}
