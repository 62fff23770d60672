import { Command } from "commander";
import { checkImages, type FolderCheck, findingKinds, type ImageFinding } from "../../datasets/index.ts";
import { formatAmount, formatCount, table, truncateText, wrapText } from "../../support/index.ts";
import {
  addTableOptions,
  examples,
  imagesArgument,
  type TableFlags,
  tableColumns,
  wrapNotes,
} from "../options/index.ts";
import { type Output, output, statusLine } from "../output/index.ts";

interface CheckFlags extends TableFlags {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Findings of one kind that are listed without `--all`. */
const mostListed = 5;

const lineWidth = 80;

const notes = `
The folder holds a folder of images for each class, or train/, validation/ (val/) and
test/ with a folder for each class in them. No file is changed.
  broken              cannot be decoded; left out of training
  leak                the same image, or another of one burst, in two parts: results are
                      better than they will be on new images
  conflicting labels  the same image in two classes
  rotated             the pixels were turned, but EXIF data turn them again; images that
                      lie on their side for other reasons can't be recognized
Everything from "blank" on is a suspicion: look at the images.`;

/** `fovea check FOLDER`: what may be wrong with a folder of images. */
export function checkCommand(): Command {
  const command = new Command("check")
    .description("find broken, duplicate, leaking and doubtful images")
    .argument("<images>", imagesArgument)
    .option("--all", "list every finding");
  return addTableOptions(command)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(["check photos", "a summary"], ["check photos --json", "every finding, as JSON"])}`,
    )
    .action(check);
}

async function check(folder: string, flags: CheckFlags): Promise<void> {
  const out = output(flags);
  const status = statusLine(out);
  const result = await checkImages(folder, {
    columns: tableColumns(flags),
    onProgress: (done, total) => status.show(`Examined ${formatCount(done)} of ${formatAmount(total, "image")}`),
  }).finally(() => status.clear());
  out.answer(result);
  if (!out.json) print(folder, result, out, flags.all ?? false);
}

function print(
  path: string,
  { images, classes, classNotes, findings, passedOver, notes }: FolderCheck,
  out: Output,
  all: boolean,
): void {
  const of =
    classes.length === 0 ? "" : ` of ${classes.length === 1 ? "one class" : `${formatCount(classes.length)} classes`}`;
  out.say(`${out.style.bold(path)}: ${formatAmount(images, "image")}${of}`);
  const hasImages = (part: "train" | "validation" | "test") => classes.some((count) => count[part] > 0);
  const parts = (["train", "validation", "test"] as const).filter((part) => part === "train" || hasImages(part));
  const rows = classes.map((count) => [count.name, ...parts.map((part) => count[part])]);
  if (rows.length > 0) {
    out.say(table(all ? rows : rows.slice(0, 20), ["Class", ...parts], { rules: "header", width: lineWidth }));
  }
  if (!all && rows.length > 20) out.say(out.style.dim(`and ${rows.length - 20} more classes; --all lists them`));
  for (const note of classNotes) out.say(wrapText(`- ${note}`, lineWidth - 2).join("\n  "));
  for (const kind of findingKinds) {
    const found = findings.filter((finding) => finding.kind === kind);
    if (found.length === 0) continue;
    out.say(`\n${out.style.bold(kind)}: ${formatCount(found.length)}`);
    for (const finding of all ? found : found.slice(0, mostListed)) {
      out.say(all ? lineOf(finding) : truncateText(lineOf(finding), lineWidth));
    }
    if (!all && found.length > mostListed)
      out.say(out.style.dim(`  and ${formatCount(found.length - mostListed)} more; --all lists them`));
  }
  if (findings.length === 0) out.say("Nothing found.");
  const { hidden, notImages, links, excluded } = passedOver;
  const passed = [
    hidden > 0 ? `${formatCount(hidden)} hidden` : "",
    notImages > 0 ? `${formatAmount(notImages, "file")} other than images` : "",
    links > 0 ? formatAmount(links, "repeated link") : "",
    excluded > 0 ? `${formatCount(excluded)} excluded by labels.jsonl` : "",
  ].filter((text) => text !== "");
  if (passed.length > 0) out.say(out.style.dim(`\nPassed over: ${passed.join(", ")}`));
  for (const note of notes) out.note(`note: ${note}`);
}

/** "  a.jpg = b.jpg (+3): cat, dog" */
function lineOf({ paths: [first = "", second, ...others], detail }: ImageFinding): string {
  const rest = others.length > 0 ? ` (+${others.length})` : "";
  const line = second === undefined ? `  ${first}: ${detail}` : `  ${first} = ${second}${rest}: ${detail}`;
  // File names may hold anything, such as line breaks and commands for the terminal.
  return line.replaceAll(/\p{Cc}/gu, "�");
}
