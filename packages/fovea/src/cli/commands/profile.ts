import { Command, Option } from "commander";
import { profileChart } from "../../plot/index.ts";
import { lossOf, openModel } from "../../runs/index.ts";
import { formatAmount, formatBytes, formatDuration, formatPercent, table } from "../../support/index.ts";
import type { Profile, ProfileRow } from "../../train/index.ts";
import { describeEngine, openEngine } from "../engines/index.ts";
import { addEngineOptions, examples, oneWordOf, positiveNumber, wholeNumber, wrapNotes } from "../options/index.ts";
import { checkOutputFile, figureEndings, type Output, output, writeFigure } from "../output/index.ts";

interface ProfileFlags {
  readonly mode: "train" | "predict";
  readonly batch?: number;
  readonly seconds: number;
  readonly by: "layer" | "op";
  readonly top: number;
  readonly output?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

const notes = `
Times are medians per step; timing each step makes a run slower than it is. GFLOP/s counts
the textbook operations of convolutions and matrix products (Winograd's algorithm needs
fewer and can exceed the peak); the peak is a large matrix product on the same engine.
Training steps use Adam.`;

/** `fovea profile MODEL`: measures where the time of a prediction or a training step goes. */
export function profileCommand(): Command {
  const command = new Command("profile")
    .description("measure where a model's time goes, layer by layer")
    .argument(
      "<model>",
      "name of an architecture (resnet50, resnet50:keras), folder of a run or saved model, or .keras, .h5 or .tflite file",
    )
    .addOption(
      new Option("--mode <mode>", "predict or train").default("predict").argParser(oneWordOf(["predict", "train"])),
    )
    .option("--batch <n>", "images per step (default: 1 for predictions, 16 for training)", wholeNumber(1))
    .option("--seconds <s>", "how long to measure", positiveNumber, 3)
    .addOption(new Option("--by <what>", "layer or op").default("layer").argParser(oneWordOf(["layer", "op"])))
    .option("--top <n>", "show the n slowest rows and the sum of the others", wholeNumber(1), 30)
    .option("-o, --output <file>", "write a chart: .svg or .png");
  return addEngineOptions(command)
    .option("--json", "print JSON, with every step")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["profile resnet50", "a prediction of one image"],
        ["profile vgg16 --mode train --by op -o vgg.png", "a training step, with a chart"],
      )}`,
    )
    .action(profileModel);
}

async function profileModel(name: string, flags: ProfileFlags): Promise<void> {
  const out = output(flags);
  if (flags.output !== undefined) checkOutputFile(flags.output, figureEndings);
  const { mode, batch: batchSize, seconds } = flags;
  const engine = await openEngine(flags, out);
  const { model } = await openModel(name, { engine });
  if (mode === "train" && !model.trainer.isCompiled) model.compile({ optimizer: "adam", ...lossOf(model) });
  const profile = await model.profile({ mode, seconds, ...(batchSize !== undefined && { batchSize }) });
  const { details } = engine.information();
  out.answer({ model: model.name, engine: engine.name, threads: engine.threads, ...details, ...profile });
  const rows = flags.by === "op" ? profile.ops : profile.layers;
  if (!out.json) {
    const images = formatAmount(profile.batchSize, "image");
    out.say(`${model.name}, ${mode === "train" ? "training step" : "prediction"} of ${images}`);
    out.say(describeEngine(engine));
    showTable(rows, profile, flags, out);
  }
  if (flags.output === undefined) return;
  const parts = partsOf(profile);
  const bars = rows.map((row) => ({
    name: row.name || "(borders)",
    parts: parts.map((part) => row.milliseconds[part]),
  }));
  const title = `${model.name}, ${mode === "train" ? "training step" : "prediction"}, batch ${profile.batchSize}`;
  const whole = `${formatDuration(profile.milliseconds / 1000)} in all`;
  const subtitle = `${whole}; ${describeEngine(engine)}`;
  await writeFigure(flags.output, await profileChart(bars, { title, subtitle, parts }));
  out.say(`Wrote ${flags.output}`);
}

function partsOf({ mode }: Profile): readonly (keyof ProfileRow["milliseconds"])[] {
  return mode === "train" ? ["forward", "backward", "update"] : ["forward"];
}

function showTable(rows: readonly ProfileRow[], profile: Profile, flags: ProfileFlags, out: Output): void {
  const parts = partsOf(profile);
  const right = (header: string) => ({ header, align: "right" as const });
  const columns = [
    flags.by === "op" ? "Op" : "Layer",
    ...parts.map((part) => right(`${part}, ms`)),
    ...["share", "GFLOP/s", "of the peak"].map(right),
  ];
  const largest = new Set([...rows].sort((a, b) => total(b) - total(a)).slice(0, flags.top));
  const shown = rows.filter((row) => largest.has(row));
  const rest = rows.filter((row) => !largest.has(row));
  const cells = [
    ...shown.map((row) => [row.name || "(borders)", ...figures([row], profile)]),
    ...(rest.length > 0 ? [[`${rest.length} others`, ...figures(rest, profile)]] : []),
    ["total", ...figures(rows, profile)],
  ];
  const { columns: width } = out.stream;
  out.say(table(cells, columns, { rules: "header", ...(width !== undefined && { width }) }));
  const { wholeMilliseconds, milliseconds, arenaBytes, variableBytes, peakGflops } = profile;
  out.say(
    ` A whole run takes ${formatDuration(wholeMilliseconds / 1000)}; timed step by step, as above, ` +
      `${formatDuration(milliseconds / 1000)}`,
  );
  out.say(` Memory: ${formatBytes(arenaBytes)} of intermediate results, ${formatBytes(variableBytes)} of variables`);
  out.say(` Peak: ${peakGflops.toFixed(0)} GFLOP/s`);
}

/** The cells for the sum of some rows. */
function figures(rows: readonly ProfileRow[], profile: Profile): string[] {
  const sum = (of: (row: ProfileRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  const rate = sum(({ flops }) => flops) / sum(({ productMilliseconds }) => productMilliseconds) / 1e6;
  const isRate = Number.isFinite(rate) && rate > 0;
  return [
    ...partsOf(profile).map((part) => sum(({ milliseconds }) => milliseconds[part]).toFixed(2)),
    formatPercent(sum(total) / profile.milliseconds),
    isRate ? rate.toFixed(0) : "",
    isRate ? formatPercent(rate / profile.peakGflops, 0) : "",
  ];
}

function total({ milliseconds: { forward, backward, update } }: ProfileRow): number {
  return forward + backward + update;
}
