import { Command } from "commander";
import { type Comparison, comparisonNotes, settingDifferences } from "../../pages/index.ts";
import { compareRuns, writeComparisonPage } from "../../runs/index.ts";
import { formatAmount, formatPercent, table, wrapText } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  examples,
  languageOption,
  type PageFlags,
  refusePageOptions,
  wrapNotes,
} from "../options/index.ts";
import { type Output, output, outputFile, statusLine } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";

interface CompareFlags extends EngineChoice, PageFlags {}

const lineWidth = 80;

const notes = `
The models answer images that none of the runs was trained on; a paired test says
whether the difference may be chance. The page shows the settings that differ, the
curves, figures and classes side by side, and the answers that changed.`;

/** `fovea compare RUN RUN…`: which run is better, and what changed. */
export function compareCommand(): Command {
  const command = new Command("compare")
    .description("compare runs: settings, curves, figures, and the answers that changed")
    .argument("<runs...>", "folders of two to six runs, the one to compare with first")
    .option("-o, --output <file>", "the HTML file (default: compare.html)")
    .addOption(languageOption());
  return addEngineOptions(command)
    .option("--json", "print JSON; no page is written unless --output names it")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["compare runs/lenet5-mnist runs/lenet5-mnist-sgd", "as compare.html"],
        ["compare runs/a runs/b runs/c -o abc.html --language zh", "in Chinese"],
      )}`,
    )
    .action(compare);
}

async function compare(folders: readonly string[], flags: CompareFlags, command: Command) {
  const out = output(flags);
  const path = outputFile(flags, "compare.html", [".html"]);
  refusePageOptions(command, ["language"], path);
  const status = statusLine(out);
  const compared = await untilSignal(
    (signal) =>
      compareRuns(folders, {
        ...{ signal, engine: () => openEngine(flags, out) },
        onEvent: ({ run, images }) => status.show(`${run} answers ${formatAmount(images, "image")}`),
      }),
    () => "stopped; nothing was written",
  ).finally(() => status.clear());
  if (path !== undefined) await writeComparisonPage(compared, path, flags.language);
  out.answer({ ...compared.comparison, ...(path !== undefined && { output: path }) });
  if (!out.json) print(compared.comparison, out);
  if (path !== undefined) out.say(`\nWrote ${path}`);
}

function print(comparison: Comparison, out: Output): void {
  const { runs, answers } = comparison;
  const { bold, dim, yellow } = out.style;
  comparisonNotes(comparison, "en").forEach(({ level, text }, index) => {
    const style = index === 0 ? bold : level === "caution" ? yellow : level === undefined ? dim : String;
    for (const line of wrapText(text, lineWidth)) out.say(style(line));
  });
  if (answers) {
    const rows = answers.runs.map((run, at) => {
      const { value = Number.NaN, low = 0, high = 1 } = answers.accuracies[at] ?? {};
      return [runs[run]?.name ?? "", formatPercent(value), `${formatPercent(low)} to ${formatPercent(high)}`];
    });
    out.say(`\n${table(rows, ["Run", "accuracy", "95 % interval"], { rules: "header", width: lineWidth })}`);
  }
  const { different } = settingDifferences(runs);
  if (different.length === 0) {
    out.say("\nAll settings are the same.");
    return;
  }
  const cell = (value: unknown) =>
    value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const rows = different.map(({ name, values }) => [name, ...values.map(cell)]);
  const columns = ["Setting", ...runs.map(({ name }) => name)];
  out.say(`\n${table(rows, columns, { rules: "header", width: lineWidth })}`);
}
