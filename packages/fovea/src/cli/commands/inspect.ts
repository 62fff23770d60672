import { stat } from "node:fs/promises";
import { Command } from "commander";
import { fileNotes } from "../../interop/load-report.ts";
import { openWeightFile, type StoredWeight, type WeightFile } from "../../io/index.ts";
import { type Cell, FormatError, formatAmount, formatBytes, formatCount, table } from "../../support/index.ts";
import { formatShape } from "../../tensor/index.ts";
import {
  describeContent,
  networkOf,
  type TensorStatistics,
  tensorStatistics,
  type WeightCounts,
  weightCounts,
} from "../inspect/index.ts";
import { examples, wrapNotes } from "../options/index.ts";
import { type Output, output } from "../output/index.ts";

interface InspectFlags {
  readonly stats?: boolean;
  readonly group?: string;
  readonly json?: boolean;
}

/** A weight of the file, with its statistics for --stats, or why it can't be read. */
interface Row extends StoredWeight {
  readonly statistics?: TensorStatistics;
  readonly error?: string;
}

const formats: Readonly<Record<WeightFile["format"], string>> = {
  safetensors: "safetensors",
  torch: "PyTorch",
  "keras-h5": "Keras, HDF5 (.h5)",
  "keras-weights-h5": "Keras 3, HDF5 (.weights.h5)",
  keras: "Keras 3, archive (.keras)",
  tfjs: "TensorFlow.js layers-model",
  tflite: "TensorFlow Lite",
  npz: "NumPy",
};

/** A file may hold more rows than anyone reads; --json prints all. */
const mostRows = 5000;

const notes = `
Reads PyTorch's .pth, .pt and .bin, safetensors, Keras' .h5, .weights.h5 and .keras, TensorFlow.js'
model.json, TensorFlow Lite's .tflite, and NumPy's .npz and .npy. The format is detected from the content. No code in a file is run.`;

/** `fovea inspect FILE`: shows the content of a weight file. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("show the content of a weight file, in any format")
    .argument("<file>", "the file")
    .option("--stats", "read the values too: minimum, maximum, mean, NaN")
    .option("--group <name>", "group of weights, if a checkpoint has several: state_dict_ema")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `${wrapNotes(notes)}\n${examples(
        ["inspect resnet18.pth", "names, shapes, element types"],
        ["inspect model.safetensors --stats", "and statistics of the values"],
        ["inspect model.keras --json", "for a program"],
      )}`,
    )
    .action(inspectFile);
}

async function inspectFile(path: string, { stats = false, group, json }: InspectFlags): Promise<void> {
  const out = output({ json });
  const file = await openWeightFile(path, { group });
  try {
    const { size } = await stat(path);
    const counts = weightCounts(file.weights.values());
    const rows: Row[] = [];
    for (const weight of file.weights.values()) rows.push(stats ? await measured(file, weight) : weight);
    const { format, metadata } = file;
    const holds = describeContent(file);
    const network = networkOf(file.config);
    const { otherGroups, unsupported } = file;
    const beside = { group: file.group, otherGroups, unsupported };
    const facts = { file: path, format, bytes: size, holds, ...(network && { network }), ...counts, ...beside };
    out.answer({ ...facts, metadata: Object.fromEntries(metadata), weights: rows.map(flat) });
    if (!json) show(out, file, { size, holds, counts, rows, stats });
  } finally {
    await file.close();
  }
}

async function measured(file: WeightFile, weight: StoredWeight): Promise<Row> {
  try {
    return { ...weight, statistics: tensorStatistics((await file.read(weight.name)).data) };
  } catch (error) {
    // A tensor of an unsupported type doesn't hide the others.
    if (error instanceof FormatError) return { ...weight, error: error.message };
    throw error;
  }
}

/** A row for JSON, which has no infinities. */
function flat({ statistics, ...row }: Row) {
  if (!statistics) return row;
  const words = Object.entries(statistics).map(([name, value]) => [
    name,
    Number.isFinite(value) ? value : nameOf(value),
  ]);
  return { ...row, ...Object.fromEntries(words) };
}

function nameOf(value: number | null): string | null {
  return value === null ? null : String(value);
}

interface Shown {
  readonly size: number;
  readonly holds: string;
  readonly counts: WeightCounts;
  readonly rows: readonly Row[];
  readonly stats: boolean;
}

function show(out: Output, file: WeightFile, { size, holds, counts, rows, stats }: Shown): void {
  const { tensors, parameters, statistics, dtypes } = counts;
  const types = Object.entries(dtypes).map(([dtype, count]) => (tensors === count ? dtype : `${count} × ${dtype}`));
  const beside = statistics > 0 ? `, and ${formatCount(statistics)} statistics` : "";
  out.say(`${file.path}: ${formats[file.format]}, ${formatBytes(size)}`);
  out.say(`Seems to hold ${printable(holds)}.`);
  const kinds = tensors > 0 ? ` of ${printable(types.join(", "))}: ${formatCount(parameters)} parameters${beside}` : "";
  out.say(`${formatAmount(tensors, "tensor")}${kinds}`);
  for (const [key, value] of [...file.metadata].slice(0, 20)) out.say(`  ${printable(key)}: ${printable(value)}`);
  for (const note of fileNotes(file)) out.say(note);
  const withLayers = rows.some(({ layer }) => layer);
  const columns = [
    "Name",
    "Shape",
    "Type",
    ...(withLayers ? ["Layer"] : []),
    ...(stats ? ["Min", "Max", "Mean", "NaN"].map((header) => ({ header, align: "right" as const })) : []),
  ];
  const { columns: width } = out.stream;
  const cells = rows.slice(0, mostRows).map((row) => cellsOf(row, withLayers, stats));
  out.say(table(cells, columns, { rules: "header", ...(width !== undefined && { width }) }));
  if (rows.length > mostRows) out.say(`… and ${formatCount(rows.length - mostRows)} more; --json shows all`);
  for (const { error } of rows) if (error !== undefined) out.say(`Not read: ${printable(error)}`);
  warnOfFaults(out, rows);
}

function cellsOf({ name, shape, dtype, layer, statistics }: Row, withLayers: boolean, stats: boolean): Cell[] {
  const { min = null, max = null, mean = null, nan } = statistics ?? {};
  return [
    printable(name),
    formatShape(shape),
    printable(dtype),
    ...(withLayers ? [printable(layer?.name ?? "")] : []),
    ...(stats ? [...[min, max, mean].map(short), nan === undefined ? "" : formatCount(nan)] : []),
  ];
}

function warnOfFaults(out: Output, rows: readonly Row[]): void {
  const faulty = rows.filter(({ statistics }) => statistics && statistics.nan + statistics.infinite > 0);
  if (faulty.length === 0) return;
  const names = faulty.slice(0, 5).map(({ name }) => printable(name));
  const more = faulty.length > names.length ? ", …" : "";
  const where = `${formatAmount(faulty.length, "tensor")}: ${names.join(", ")}${more}`;
  out.say(out.style.yellow(`NaN or infinite values in ${where}`));
}

function short(value: number | null): string {
  return value === null ? "" : String(Number(value.toPrecision(4)));
}

/** A text from the file, with control characters escaped, cut to a line or two. */
function printable(text: string): string {
  const escaped = text.replace(/\p{Cc}|\p{Cf}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  return escaped.length > 200 ? `${escaped.slice(0, 200)}…` : escaped;
}
