import { Command } from "commander";
import type { ImageFit } from "../../data/index.ts";
import { learningRateChart } from "../../plot/index.ts";
import { type BackboneChoice, checkDataSetName, findLearningRate } from "../../runs/index.ts";
import { ConfigError } from "../../support/index.ts";
import type { LearningRateRange } from "../../train/index.ts";
import { type EngineChoice, openEngine } from "../engines/index.ts";
import {
  addEngineOptions,
  addTableOptions,
  addWeightsOptions,
  examples,
  fitOption,
  imagesArgument,
  positiveNumber,
  type TableFlags,
  tableColumns,
  wholeNumber,
  wrapNotes,
} from "../options/index.ts";
import { checkOutputFile, figureEndings, output, statusLine, writeFigure } from "../output/index.ts";
import { untilSignal } from "../process/index.ts";
import { downloading } from "./features.ts";

interface LearningRateFlags extends BackboneChoice, EngineChoice, TableFlags {
  readonly data?: string;
  readonly stages?: number;
  readonly fit?: ImageFit;
  readonly batchSize?: number;
  readonly optimizer?: string;
  readonly from?: number;
  readonly to?: number;
  readonly steps: number;
  readonly seed: number;
  readonly output?: string;
  readonly json?: boolean;
}

const notes = `
Trains for some steps with learning rates that grow from 1e-7 to 10, and watches
the loss (Smith 2017). "valley" is the middle of the longest fall of the loss: a
good rate to train with. "steepest" is where the loss falls fastest. Nothing is
saved. For a folder, it is the rate of the head; the stages have lower ones.`;

/** `fovea lr-find FOLDER`: suggests a learning rate. */
export function learningRateCommand(): Command {
  const command = new Command("lr-find")
    .description("find a learning rate by trying many")
    .argument("[images]", imagesArgument)
    .requiredOption("--model <name>", "network of the zoo, or a model file or folder")
    .option("--data <name[:dir]>", "mnist or fashion-mnist instead of a folder, from initial weights")
    .option("--stages <n>", "stages to train besides the head, counted from the last (default: 0)", wholeNumber(0))
    .addOption(fitOption("as the network's preprocessing says"))
    .option("--batch-size <n>", "images per step (default: 16; as train for --data)", wholeNumber(1))
    .option("--optimizer <name>", "for --data: sgd, adam, … (default: adam)")
    .option("--from <rate>", "first learning rate (default: 1e-7)", positiveNumber)
    .option("--to <rate>", "last learning rate (default: 10)", positiveNumber)
    .option("--steps <n>", "training steps", wholeNumber(2), 100)
    .option("--seed <n>", "random seed", wholeNumber(0), 0)
    .option("-o, --output <file>", "draw the curve: .png or .svg");
  return addEngineOptions(addTableOptions(addWeightsOptions(command)))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["lr-find photos --model resnet18", "for a new head"],
        ["lr-find photos --model resnet18 --stages 2 -o curve.png", "for fine-tuning, with the curve"],
        ["lr-find --data mnist --model lenet5", "for a network from initial weights"],
      )}`,
    )
    .action(find);
}

async function find(folder: string | undefined, flags: LearningRateFlags): Promise<void> {
  const out = output(flags);
  const { data, output: figure, engine: name, threads, deterministic, json: _, ...search } = flags;
  if ((folder === undefined) === (data === undefined)) {
    throw new ConfigError("lr-find: expected a folder or table of images, or --data with the name of a data set");
  }
  if (data !== undefined) checkDataSetName(data);
  if (data !== undefined && search.stages !== undefined) {
    throw new ConfigError("lr-find: --stages is for a folder of images; with --data, the whole network is trained");
  }
  if (data !== undefined && search.fit !== undefined) {
    throw new ConfigError("lr-find: --fit is for a folder of images; those of a data set have the size of the network");
  }
  if (data !== undefined && tableColumns(flags)) {
    throw new ConfigError("lr-find: columns and separators are for a table of images, not for a data set");
  }
  if (figure !== undefined) checkOutputFile(figure, figureEndings);
  const status = statusLine(out);
  const engine = await openEngine({ engine: name, threads, deterministic }, out);
  const result = await untilSignal(
    (signal) =>
      findLearningRate(
        { ...search, columns: tableColumns(flags), data: folder ?? data ?? "", named: folder === undefined },
        {
          ...{ engine, signal },
          onEvent: (event) => {
            if (event.type === "step") status.show(`Step ${event.done} of ${event.total}`);
            else if (event.type === "downloading") status.show(downloading(event));
            else out.note(event.message);
          },
        },
      ),
    () => "Stopped.",
  ).finally(() => status.clear());
  if (figure !== undefined) {
    await writeFigure(figure, await learningRateChart(result, { title: `${search.model}: learning rate` }));
  }
  out.answer({ ...result, ...(figure !== undefined && { output: figure }) });
  if (out.json) return;
  out.say(suggestion(result));
  if (figure !== undefined) out.say(`curve: ${figure}`);
}

function suggestion({ valley, steepest, steps, diverged }: LearningRateRange): string {
  if (valley === undefined) return "The loss never falls: try rates in another range with --from and --to.";
  const end = diverged ? `diverged at ${rate(steps.at(-1)?.rate ?? 0)}` : "did not diverge; --to can be larger";
  return [
    `suggested learning rate: ${rate(valley)} (valley)`,
    ...(steepest === undefined ? [] : [`steepest at ${rate(steepest)}`]),
    `the loss ${end}`,
  ].join("\n");
}

function rate(value: number): string {
  return value.toExponential(1);
}
