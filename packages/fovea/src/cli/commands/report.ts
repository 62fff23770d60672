import { join } from "node:path";
import { Command } from "commander";
import type { ReportHeatMaps, RunReport } from "../../report/index.ts";
import { openModel, readReport, reportHeatMaps, runFiles, writeReportPage } from "../../runs/index.ts";
import { isFoveaError } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import { addEngineOptions, examples, languageOption, type PageFlags, refuseOptions } from "../options/index.ts";
import { checkOutputFile, type Output, output } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";

interface ReportFlags extends EngineChoice, PageFlags {
  readonly heatMaps: boolean;
}

/** `fovea report RUN`: the report of a run on images, as a page. */
export function reportCommand(): Command {
  const command = new Command("report")
    .description("write the report of a run on images as a page")
    .argument("<run>", "folder of a run on a folder of images")
    .option("-o, --output <file>", "the HTML file (default: report.html in the run)")
    .addOption(languageOption())
    .option("--no-heat-maps", "leave out heat maps of the images with the largest losses");
  return addEngineOptions(command)
    .option("--json", "print the report as JSON; no page is written")
    .addHelpText(
      "after",
      examples(
        ["report runs/resnet50-photos", "again, such as after the images have moved back"],
        ["report runs/resnet50-photos --language zh -o report.html", "in Chinese"],
      ),
    )
    .action(report);
}

async function report(run: string, flags: ReportFlags, command: Command): Promise<void> {
  const out = output(flags);
  if (flags.json)
    refuseOptions(command, ["output", "language", "heatMaps"], "--json prints the report and writes no page");
  if (flags.output !== undefined) checkOutputFile(flags.output, [".html"]);
  const content = await readReport(run);
  if (out.json) return out.answer(content);
  const path = flags.output ?? join(run, runFiles.page);
  const maps = await untilSignal(
    async (signal) => (flags.heatMaps ? await heatMapsOf(run, content, flags, out, signal) : undefined),
    () => "stopped; nothing was written",
  );
  await writeReportPage(content, path, flags.language, maps);
  out.say(`Wrote ${path}`);
}

/** Heat maps by the model of the run; none, with a note, if it is no longer there. */
async function heatMapsOf(
  run: string,
  content: RunReport,
  flags: ReportFlags,
  out: Output,
  signal: AbortSignal,
): Promise<ReportHeatMaps | undefined> {
  const engine = await openEngine(flags, out);
  try {
    const { model } = await openModel(run, { engine });
    return await reportHeatMaps(model, content, signal);
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    out.note(`the page has no heat maps: ${error.message}`);
    return undefined;
  }
}
