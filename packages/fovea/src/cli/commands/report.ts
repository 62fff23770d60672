import { join } from "node:path";
import { Command, Option } from "commander";
import { readReport, runFiles, writeReportPage } from "../../runs/index.ts";
import { examples, oneWordOf } from "../options/index.ts";
import { output } from "../output/index.ts";

interface ReportFlags {
  readonly output?: string;
  readonly language: "en" | "zh";
  readonly json?: boolean;
}

/** `fovea report RUN`: the report of a run on images, as a page. */
export function reportCommand(): Command {
  return new Command("report")
    .description("write the report of a run on images as a page")
    .argument("<run>", "folder of a run on a folder of images")
    .option("-o, --output <file>", "the HTML file (default: report.html in the run)")
    .addOption(new Option("--language <name>", "en or zh").default("en").argParser(oneWordOf(["en", "zh"])))
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

async function report(run: string, flags: ReportFlags): Promise<void> {
  const out = output(flags);
  const content = await readReport(run);
  if (out.json) return out.answer(content);
  const path = flags.output ?? join(run, runFiles.page);
  await writeReportPage(content, path, flags.language);
  out.say(`Wrote ${path}`);
}
