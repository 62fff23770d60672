import { Command, Option } from "commander";
import { renderShortcuts } from "../../pages/index.ts";
import { findRunShortcuts, type RunShortcuts, shortcutsPage } from "../../runs/index.ts";
import { formatAmount, formatCount, formatPercent, wrapText } from "../../support/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addTableOptions,
  examples,
  imagesArgument,
  languageOption,
  oneWordOf,
  type PageFlags,
  refusePageOptions,
  type TableFlags,
  tableColumns,
  wholeNumber,
  wrapNotes,
} from "../options/index.ts";
import { output, outputFile, statusLine, writeOutputFile } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";

interface ShortcutsFlags extends EngineChoice, PageFlags, TableFlags {
  readonly part?: "train" | "validation" | "test";
  readonly limit: number;
}

const notes = `
A class may be recognized by a mark, a frame or a background instead of by what it
is. The heat maps of many images show where: at corners and edges, on parts that
never change within a class, and outside of alpha masks. Each share of heat is
compared with the area and with the other classes. A suspicion is no verdict.`;

/** `fovea shortcuts RUN`: where the heat of each class lies, as a page. */
export function shortcutsCommand(): Command {
  const command = new Command("shortcuts")
    .description("look for marks and backgrounds that give classes away")
    .argument("<run>", "folder of a run or saved model")
    .argument("[images]", `${imagesArgument} (default: those kept from training)`)
    .option("-o, --output <file>", "the HTML file (default: shortcuts.html)")
    .addOption(
      new Option("--part <name>", "train, validation or test").argParser(oneWordOf(["train", "validation", "test"])),
    )
    .option("--limit <n>", "the most images per class", wholeNumber(1), 50)
    .addOption(languageOption());
  return addEngineOptions(addTableOptions(command))
    .option("--json", "print JSON; no page is written unless --output names it")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["shortcuts runs/resnet50-photos", "over the images that were kept from training"],
        ["shortcuts runs/resnet50-photos new-photos -o page.html", "over other images"],
      )}`,
    )
    .action(shortcuts);
}

async function shortcuts(
  run: string,
  data: string | undefined,
  flags: ShortcutsFlags,
  command: Command,
): Promise<void> {
  const out = output(flags);
  const path = outputFile(flags, "shortcuts.html", [".html"]);
  refusePageOptions(command, ["language"], path);
  const engine = await openEngine(flags, out);
  const status = statusLine(out);
  const { part, limit } = flags;
  const { found, page } = await untilSignal(
    async (signal) => {
      const onProgress = (done: number, total: number) =>
        status.show(`Looked at ${formatCount(done)} of ${formatAmount(total, "image")}`);
      const columns = tableColumns(flags);
      const found = await findRunShortcuts(run, { engine, data, part, limit, columns, onProgress, signal });
      return { found, page: path === undefined ? undefined : await shortcutsPage(run, found, { engine, signal }) };
    },
    () => "stopped; nothing was written",
  ).finally(() => status.clear());
  if (page && path !== undefined) await writeOutputFile(path, renderShortcuts(page, flags.language));
  out.answer({ ...plain(found), ...(path !== undefined && { output: path }) });
  if (out.json) return;
  for (const line of summary(found)) out.say(line);
  out.say(`Wrote ${path}`);
}

/** What was found, without masks and maps. */
function plain({ findings, meanHeat: _, images, grid: __, ...found }: RunShortcuts) {
  return {
    ...found,
    images: images.length,
    findings: findings.map(({ mask: ___, label, strongest, ...finding }) => ({
      ...{ class: found.names[label], ...finding },
      strongest: strongest.map((at) => images[at]?.file),
    })),
  };
}

function summary({ findings, names, classes, fewest }: RunShortcuts): string[] {
  const suspicious = findings.filter(({ isSuspicious }) => isSuspicious);
  const few = classes.filter(({ images, empty }) => images - empty < fewest).length;
  const judged = few === classes.length ? [] : ["Nothing stands out at the border or on parts that never change."];
  const lines = suspicious.length === 0 ? judged : suspicious.map((finding) => sentence(finding, names));
  const unjudged = `Not judged, for lack of ${fewest} images with heat: ${formatCount(few)} ${few === 1 ? "class" : "classes"}.`;
  return [...lines, ...(few > 0 ? [unjudged] : [])].flatMap((text) =>
    wrapText(text, 78).map((line, at) => (at === 0 ? line : `  ${line}`)),
  );
}

function sentence({ label, region, share, area, covered }: RunShortcuts["findings"][number], names: readonly string[]) {
  const where =
    region === "unchanging" ? "parts that never change" : region === "outside" ? "what is outside of masks" : region;
  const changed = covered
    ? `; covering it changes ${formatCount(covered.own.changed)} of ${formatAmount(covered.own.images, "answer")}`
    : "";
  return (
    `${names[label]}: ${formatPercent(share.value, 0)} of the heat is on ${where}, ` +
    `${formatPercent(area, 0)} of the area${changed}`
  );
}
