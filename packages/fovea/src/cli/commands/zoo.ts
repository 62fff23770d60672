import { Command } from "commander";
import type { Engine } from "../../engine/index.ts";
import { accuracyChart } from "../../plot/index.ts";
import {
  ConfigError,
  fittingColumns,
  formatBytes,
  formatCount,
  formatDuration,
  formatFlops,
  table,
} from "../../support/index.ts";
import { type ZooRow, zooRows } from "../../zoo/index.ts";
import { describeEngine, millisecondsPerImage, openEngine } from "../engines/index.ts";
import { addEngineOptions, examples, wrapNotes } from "../options/index.ts";
import { checkOutputFile, figureEndings, type Output, output, writeFigure } from "../output/index.ts";

interface ZooFlags {
  readonly measure?: boolean;
  readonly only?: string;
  readonly output?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}

/** A row, with the time measured on this machine. */
interface MeasuredRow extends ZooRow {
  readonly milliseconds?: number;
}

const notes = `
MACs: multiply-accumulates for one image. Memory: all layers' outputs for one image.
Top-1, top-5: published accuracy (%) on ImageNet's validation images, one crop, of the
first of the weights listed. License: of the weights.
Parameters are counted as the framework counts them: PyTorch without the moving statistics
of batch normalization, Keras with them; \`fovea summary\` lists both.`;

/** `fovea zoo`: lists the networks and their weights. */
export function zooCommand(): Command {
  const command = new Command("zoo")
    .description("list the networks, their cost and their pretrained weights")
    .option("--only <text>", "networks whose name contains this")
    .option("--measure", "measure the time per image on this machine")
    .option("-o, --output <file>", "write a chart of accuracy against cost: .svg or .png");
  return addEngineOptions(command)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["zoo", "list all networks"],
        ["zoo --only resnet --measure -o zoo.png", "measured here, with a chart"],
      )}`,
    )
    .action(showZoo);
}

async function showZoo(flags: ZooFlags): Promise<void> {
  const out = output(flags);
  if (flags.output !== undefined) checkOutputFile(flags.output, figureEndings);
  const listed = zooRows().filter(({ name }) => name.includes(flags.only ?? ""));
  if (listed.length === 0) throw new ConfigError(`--only: no zoo network matches "${flags.only}"`);
  const rows = flags.measure ? await measured(listed, flags, out) : listed;
  if (out.json) out.answer(rows.map(answerOf));
  else showTable(rows, out);
  if (flags.output === undefined) return;
  await writeFigure(flags.output, await chart(rows, flags.measure ?? false));
  out.say(`Wrote ${flags.output}`);
}

async function measured(rows: readonly ZooRow[], flags: ZooFlags, out: Output): Promise<MeasuredRow[]> {
  const engine: Engine = await openEngine(flags, out);
  out.say(`${describeEngine(engine)}; other work on this machine makes all of it slower`);
  const results: MeasuredRow[] = [];
  for (const row of rows) {
    const milliseconds = await millisecondsPerImage(row, engine);
    results.push({ ...row, milliseconds });
    out.say(out.style.dim(`${row.name} (${row.variant}): ${formatDuration(milliseconds / 1000)}`));
  }
  return results;
}

/** A row without its functions, for JSON. */
function answerOf({ weights, ...row }: MeasuredRow) {
  return { ...row, weights: weights.map(({ rename: _, ...entry }) => entry) };
}

function showTable(rows: readonly MeasuredRow[], out: Output): void {
  const isMeasured = rows.some(({ milliseconds }) => milliseconds !== undefined);
  const right = (header: string, rank?: number) => ({ header, align: "right", ...(rank && { rank }) }) as const;
  const columns = [
    ...["Name", "Variant", right("Input", 3), right("Parameters", 1), right("MACs", 2), right("Memory", 6)],
    ...(isMeasured ? [right("Here")] : []),
    ...[right("Top-1"), right("Top-5", 4), "Weights", { header: "License", rank: 5 }],
  ];
  const body = rows.map((row, index) => {
    const [best] = row.weights;
    return [
      row.name === rows[index - 1]?.name ? "" : row.name,
      row.variant,
      row.inputShape.join("×"),
      formatCount(row.parameters),
      formatFlops(row.multiplyAccumulates, "").trim(),
      formatBytes(row.activationBytes),
      ...(isMeasured ? [formatDuration((row.milliseconds ?? Number.NaN) / 1000)] : []),
      best?.accuracy.top1.toFixed(1) ?? "",
      best?.accuracy.top5.toFixed(1) ?? "",
      row.weights.map(({ id }) => id).join(", "),
      [...new Set(row.weights.map(({ license }) => license))].join(", "),
    ];
  });
  const { columns: width } = out.stream;
  if (width === undefined) {
    out.say(table(body, columns, { rules: "header" }));
    return;
  }
  const kept = fittingColumns(body, columns, width);
  const of = <T>(list: readonly T[]) => list.filter((_, index) => kept.includes(index));
  out.say(table(body.map(of), of(columns), { rules: "header", width }));
  const hidden = columns.filter((column) => !of(columns).includes(column));
  if (hidden.length === 0) return;
  const names = hidden.map((column) => (typeof column === "string" ? column : column.header).toLowerCase());
  out.say(out.style.dim(`Too wide for this terminal: ${names.join(", ")}. --json prints everything.`));
}

async function chart(rows: readonly MeasuredRow[], isMeasured: boolean): Promise<string> {
  // One circle per network: its variants are almost in one place.
  const drawn = new Set<string>();
  const points = rows.flatMap(({ title: name, parameters, weights: [best], ...row }) => {
    const cost = isMeasured ? row.milliseconds : row.multiplyAccumulates / 1e9;
    if (!best || cost === undefined || drawn.has(name)) return [];
    drawn.add(name);
    return [{ name, cost, accuracy: best.accuracy.top1, parameters }];
  });
  if (points.length === 0) throw new ConfigError("zoo: these networks have no published accuracy to draw");
  return accuracyChart(points, {
    title: isMeasured ? "ImageNet accuracy and time on this machine" : "ImageNet accuracy and computational cost",
    costTitle: isMeasured ? "milliseconds per image" : "billions of multiply-accumulates per image",
    accuracyTitle: "ImageNet top-1 accuracy, %",
  });
}
