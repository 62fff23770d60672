import type { WeightFile } from "../io/weight-file.ts";
import { formatCount } from "../support/format.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { ConventionName } from "./conventions/index.ts";

/** Result of loading a file's weights into a model. */
export interface LoadReport {
  readonly path: string;
  /** The model's name. */
  readonly model: string;
  /** Convention of the file's names and layouts. */
  readonly convention: ConventionName;
  /** The prefix of the file's names that the model's names lack: "module.". */
  readonly prefix: string;
  /**
   * Other prefixes under which the file contains the same weights: "ema_model."; choose one with the option `prefix`.
   */
  readonly otherPrefixes: readonly string[];
  /** Location of the weights in a checkpoint: "state_dict"; empty if the checkpoint consists of the weights only. */
  readonly group: string;
  /** Other weights of the checkpoint, such as "state_dict_ema"; choose them with the option `group`. */
  readonly otherGroups: readonly string[];
  /** Other contents of the file, which are not supported and were ignored: "argparse.Namespace". */
  readonly unsupported: readonly string[];
  /** Differences between the model and the network that was trained, as far as the file shows them, in sentences. */
  readonly differences: readonly string[];
  /** Weights of the model found in the file. */
  readonly matched: readonly MatchedWeight[];
  /** Weights of the model not found in the file. */
  readonly missing: readonly MissingWeight[];
  /** Tensors of the file without a weight in the model. */
  readonly leftOver: readonly LeftOverWeight[];
  /** Weights of the model that have another shape in the file. */
  readonly otherShape: readonly OtherShape[];
}

/** A weight of the model and the tensor from which it was read. */
export interface MatchedWeight {
  /** Name in the model: "layer1/0/conv1/kernel". */
  readonly name: string;
  /** Name in the file: "layer1.0.conv1.weight". */
  readonly stored: string;
  readonly shape: Shape;
  readonly storedShape: Shape;
}

/** A weight of the model without a tensor in the file. */
export interface MissingWeight {
  readonly name: string;
  /** The expected name in the file, without the prefix. */
  readonly expected: string;
  readonly expectedShape: Shape;
  /** The most similar name of an unused tensor. */
  readonly nearest: string | undefined;
}

/** A tensor of the file that was not used for any weight of the model. */
export interface LeftOverWeight {
  readonly stored: string;
  readonly shape: Shape;
  /** The most similar name of a missing weight, as expected in the file. */
  readonly nearest: string | undefined;
}

/** A weight of the model whose tensor in the file has another shape. */
export interface OtherShape {
  readonly name: string;
  readonly stored: string;
  readonly expected: Shape;
  readonly received: Shape;
}

/** Returns notes about differences, alternatives and ignored contents, in sentences. */
export function notesOf(report: LoadReport): string[] {
  const { prefix, otherPrefixes, differences } = report;
  const also = `weights under "${prefix}"; they are also under ${quoted(otherPrefixes)} (prefix)`;
  return [...differences, ...(otherPrefixes.length > 0 ? [also] : []), ...fileNotes(report)];
}

/** Returns the notes that concern the file alone. */
export function fileNotes({
  group = "",
  otherGroups = [],
  unsupported = [],
}: Pick<WeightFile, "group" | "otherGroups" | "unsupported">): string[] {
  const shown = unsupported.length > 8 ? [...unsupported.slice(0, 8), "…"] : unsupported;
  return [
    ...(otherGroups.length > 0 ? [`weights of "${group}"; there is also ${quoted(otherGroups)} (group)`] : []),
    ...(unsupported.length > 0 ? [`unsupported and ignored: ${shown.map(printable).join(", ")}`] : []),
  ];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${printable(name)}"`).join(", ");
}

/** Returns names of a file without terminal control characters. */
function printable(name: string): string {
  return name.replace(/\p{Cc}|\p{Cf}/gu, "�").slice(0, 200);
}

/** Whether the file contains every weight of the model and nothing else. */
export function isComplete({ missing, leftOver, otherShape }: LoadReport): boolean {
  return missing.length + leftOver.length + otherShape.length === 0;
}

/**
 * Formats a report as text: the counts, then the weights that do not match, at most `most` (default 20) of each kind.
 */
export function formatReport(report: LoadReport, { most = 20 }: { readonly most?: number } = {}): string {
  const { path, model, convention, prefix, matched, missing, leftOver, otherShape } = report;
  const total = matched.length + missing.length + otherShape.length;
  const names = prefix ? `${convention} names after "${prefix}"` : `${convention} names`;
  return [
    `${path} → ${model}: ${formatCount(matched.length)} of ${formatCount(total)} weights matched (${names})`,
    ...notesOf(report),
    ...section("missing", missing, most, missingLine),
    ...section("of another shape", otherShape, most, otherShapeLine),
    ...section("left over", leftOver, most, leftOverLine),
  ].join("\n");
}

/** Summarizes a report in one line, for an error message: the counts and the first entry of each kind. */
export function summarizeReport({ matched, missing, leftOver, otherShape }: LoadReport): string {
  const total = matched.length + missing.length + otherShape.length;
  const parts = [
    gist("missing", missing, missingLine),
    gist("of another shape", otherShape, otherShapeLine),
    gist("left over", leftOver, leftOverLine),
  ];
  return `${matched.length} of ${total} weights match; ${parts.filter((part) => part !== "").join("; ")}`;
}

function missingLine({ name, expected, expectedShape, nearest }: MissingWeight): string {
  const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
  return `${name} (expected "${expected}" ${formatShape(expectedShape)}${hint})`;
}

function otherShapeLine({ name, stored, expected, received }: OtherShape): string {
  return `${name} (expected "${stored}" to be ${formatShape(expected)}, received ${formatShape(received)})`;
}

function leftOverLine({ stored, shape, nearest }: LeftOverWeight): string {
  const hint = nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
  return `"${stored}" ${formatShape(shape)}${hint}`;
}

function section<T>(title: string, entries: readonly T[], most: number, line: (entry: T) => string): string[] {
  if (entries.length === 0) return [];
  const rest = entries.length > most ? [`  … and ${formatCount(entries.length - most)} more`] : [];
  return [
    `${title} (${formatCount(entries.length)}):`,
    ...entries.slice(0, most).map((entry) => `  ${line(entry)}`),
    ...rest,
  ];
}

function gist<T>(title: string, entries: readonly T[], line: (entry: T) => string): string {
  const [first] = entries;
  if (first === undefined) return "";
  return `${entries.length} ${title}${entries.length > 1 ? ", the first" : ""}: ${line(first)}`;
}
