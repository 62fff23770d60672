import { Command } from "commander";
import type { ImageFit } from "../../data/index.ts";
import { type AdviseEvent, adviseImages } from "../../runs/index.ts";
import { formatAmount, formatCount, formatPercent, table, truncateText, wrapText } from "../../support/index.ts";
import type { Advice } from "../../transfer/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addClassTableOptions,
  addEngineOptions,
  addWeightsOptions,
  collected,
  examples,
  fitOption,
  imagesArgument,
  type TableFlags,
  tableColumns,
  tableWords,
  wholeNumber,
  wrapNotes,
} from "../options/index.ts";
import { invocation, type Output, output, statusLine } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";

interface AdviseFlags extends EngineChoice, Pick<TableFlags, "pathColumn" | "labelColumn"> {
  readonly model?: readonly string[];
  readonly weights?: string;
  readonly variant?: string;
  readonly weightsFile?: string;
  readonly weightsGroup?: string;
  readonly download?: boolean;
  readonly fit?: ImageFit;
  readonly limit?: number;
  readonly json?: boolean;
}

const lineWidth = 80;

const notes = `
Compares the networks whose weights are in the cache: by a linear classifier on
their features, cross-validated, and by their time per image on this machine.
Networks within the interval of the best are ranked by speed. Names the case of
transfer learning, and forecasts time and accuracy. Features are kept for the
training.
Without weights, the advice is to train from scratch. --download fetches those of
mobilenet-v2, resnet18, resnet50, efficientnet-b0 and convnext-tiny.`;

/** `fovea advise IMAGES`: how to train on a folder or table of images. */
export function adviseCommand(): Command {
  const command = new Command("advise")
    .description("measure how best to train on your images")
    .argument("<images>", imagesArgument)
    .option("--model <name>", "compare only this network of the zoo, model file or folder; may be repeated", collected);
  return addEngineOptions(addClassTableOptions(addWeightsOptions(command)))
    .option("--download", "compare a few networks whose weights have to be downloaded too")
    .addOption(fitOption("compared"))
    .option("--limit <n>", "images to measure on; a larger set is sampled (default: 1000 or fewer)", wholeNumber(10))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["advise photos", "with the weights that are there"],
        ["advise photos --download", "the usual choice of networks"],
        ["advise photos --model resnet18", "one network"],
      )}`,
    )
    .action(advise);
}

async function advise(folder: string, { json, ...flags }: AdviseFlags): Promise<void> {
  const out = output({ json });
  const status = statusLine(out);
  const { model, weights, variant, weightsFile, weightsGroup, download = false, fit, limit, ...rest } = flags;
  const { pathColumn, labelColumn, ...choice } = rest;
  const engine = await openEngine(choice, out);
  const advice = await untilSignal(
    (signal) =>
      adviseImages(folder, {
        ...{ download, fit, limit, columns: tableColumns(flags), engine, signal },
        ...(model && {
          candidates: model.map((name) => ({ model: name, weights, variant, weightsFile, weightsGroup })),
        }),
        onEvent: (event) => {
          if (event.type === "warned") {
            status.clear();
            out.note(`note: ${event.message}`);
          } else status.show(statusOf(event));
        },
      }),
    () => "Stopped. Features are kept in steps of 256 images.",
  ).finally(() => status.clear());
  const command = trainCommandOf(folder, advice, flags);
  out.answer({ ...advice, command });
  if (!out.json) print(advice, command, out);
}

function statusOf(event: Exclude<AdviseEvent, { readonly type: "warned" }>): string {
  if (event.type === "examined") return `Examined ${formatCount(event.done)} of ${formatAmount(event.total, "image")}`;
  const { model, phase, done, total } = event;
  const unit = phase === "downloading" ? "bytes" : "images";
  const of =
    done === undefined ? "" : `, ${formatCount(done)}${total === undefined ? "" : ` of ${formatCount(total)}`} ${unit}`;
  return `${model}: ${phase}${of}`;
}

function print(advice: Advice, command: string, { say, style, note }: Output): void {
  const { backbones, leftOut, reasons, faults } = advice;
  if (backbones.length > 0) {
    const rows = backbones.map(({ model, weights = "", accuracy, milliseconds, regularized }) => [
      truncateText(model, 24),
      truncateText(weights, 16),
      formatPercent(accuracy.value),
      `${(100 * accuracy.low).toFixed(1)} to ${(100 * accuracy.high).toFixed(1)}`,
      `${milliseconds < 10 ? Number(milliseconds.toPrecision(2)) : Math.round(milliseconds)} ms`,
      regularized ? "fine-tuning" : "features",
    ]);
    const columns = ["Network", "Weights", "Probe", "95 %", "Image", "Better for"].map((header, index) => ({
      ...{ header, align: index > 1 && index < 5 ? "right" : "left" },
    }));
    say(table(rows, columns as { header: string; align: "left" | "right" }[], { rules: "header", width: lineWidth }));
  }
  reasons.forEach((reason, index) => {
    const lines = wrapText(reason, lineWidth - 3);
    for (const [at, line] of lines.entries()) say(at === 0 ? `${index + 1}. ${line}` : `   ${line}`);
  });
  say(`\n${style.bold("Train with")}\n  ${command}`);
  for (const { name, reason } of leftOut) note(`left out ${name}: ${reason}`);
  if (faults.length > 0)
    note(`${formatAmount(faults.length, "file")} could not be read as images; fovea check lists them`);
}

/** The command that follows the advice. */
function trainCommandOf(
  folder: string,
  { recipe, imageSize }: Pick<Advice, "recipe" | "imageSize">,
  flags: AdviseFlags,
): string {
  const { transfer, model, weights, stages, epochs, augmentation, output: cut, fit } = recipe;
  // What has no option is measured again by a training to which the rest is left.
  const isLeft = cut !== undefined;
  const options: Readonly<Record<string, string | number | undefined | false>> = {
    ...{ model, weights, "weights-file": flags.weightsFile },
    transfer: !isLeft && transfer,
    stages: !isLeft && transfer === "fine-tune" && stages,
    epochs: !isLeft && transfer !== "features" && epochs,
    augmentation: !isLeft && transfer !== "features" && augmentation,
    fit,
    "image-size": imageSize?.join("x"),
  };
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}`, String(value)],
  );
  return invocation("train", folder, ...tableWords(flags), ...words);
}
