import { checkOptions, type OptionChecks } from "../support/check-options.ts";
import { formatBytes, formatCount, formatFlops } from "../support/format.ts";
import { optional } from "../support/schema.ts";
import { boolean, positiveInteger } from "../support/schema-fields.ts";
import { type Cell, type Column, table } from "../support/table.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { type LayerRow, layerRows } from "./layer-rows.ts";
import type { Network } from "./network.ts";

/** The options of the table. */
export interface SummaryOptions {
  /** Whether to show multiply-accumulates and output bytes, both per sample (default false). */
  readonly costs?: boolean;
  /** Whether to show the layers of nested networks (default false). */
  readonly expandNested?: boolean;
  /** Whether to show which layers are trainable (default false). */
  readonly showTrainable?: boolean;
  /** Maximum number of characters per line (default: no limit). */
  readonly lineLength?: number;
}

const checks: OptionChecks<SummaryOptions> = {
  costs: optional(boolean()),
  expandNested: optional(boolean()),
  showTrainable: optional(boolean()),
  lineLength: optional(positiveInteger()),
};

/**
 * Returns the table of Keras' `summary`: layers with output shapes and numbers of parameters, their input layers unless
 * the network is sequential, and the totals.
 */
export function summary(network: Network, given: SummaryOptions = {}): string {
  const options = checkOptions("summary", checks, given);
  const rows = layerRows(network, options);
  const columns: [Column, (row: LayerRow) => Cell][] = [
    [{ header: "Layer (type)" }, nameCell],
    [{ header: "Output shape" }, ({ outputShapes }) => outputShapes.map(formatShape).join(",\n")],
    [{ header: "Param #", align: "right" }, ({ parameters }) => parameters],
  ];
  if (network.className === "Functional") {
    columns.push([{ header: "Connected to" }, ({ inputs }) => (inputs.length > 0 ? inputs.join(",\n") : "-")]);
  }
  if (options.costs) {
    columns.push([{ header: "MACs", align: "right" }, (row) => countCell(row.multiplyAccumulates)]);
    columns.push([{ header: "Memory", align: "right" }, ({ activationBytes }) => formatBytes(activationBytes)]);
  }
  if (options.showTrainable) columns.push([{ header: "Trainable" }, trainableCell]);

  const body = rows.map((row) => columns.map(([, cell]) => cell(row)));
  const heads = columns.map(([column]) => column);
  const { lineLength } = options;
  return [
    `Model: "${network.name ?? network.kind}"`,
    table(body, heads, { ...(lineLength !== undefined && { width: lineLength }) }),
    ...totals(network, rows, options.costs === true),
  ].join("\n");
}

function nameCell({ name, className, depth }: LayerRow): string {
  return `${depth > 0 ? `${"   ".repeat(depth)}└ ` : ""}${name} (${className})`;
}

function countCell(count: number): string {
  return count === 0 ? "0" : formatFlops(count, "").trim();
}

function trainableCell({ parameters, trainableParameters }: LayerRow): string {
  if (parameters === 0) return "-";
  return trainableParameters > 0 ? "yes" : "no";
}

function totals(network: Network, rows: readonly LayerRow[], costs: boolean): string[] {
  const weights = network.listWeights();
  const line = (label: string, counted: typeof weights) => {
    const count = counted.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return ` ${label}: ${formatCount(count)} (${formatBytes(4 * count)})`;
  };
  const top = rows.filter(({ depth }) => depth === 0);
  const sum = (value: (row: LayerRow) => number) => top.reduce((total, row) => total + value(row), 0);
  return [
    line("Total params", weights),
    line(
      "Trainable params",
      weights.filter(({ trainable }) => trainable),
    ),
    line(
      "Non-trainable params",
      weights.filter(({ trainable }) => !trainable),
    ),
    ...(costs
      ? [
          ` Multiply-accumulates per sample: ${formatCount(sum((row) => row.multiplyAccumulates))}`,
          ` Memory of the outputs per sample: ${formatBytes(sum((row) => row.activationBytes))}`,
        ]
      : []),
  ];
}
