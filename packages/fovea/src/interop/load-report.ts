import type { WeightFile } from "../io/weight-file.ts";
import { formatCount } from "../support/format.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { ConventionName } from "./conventions/index.ts";

/** What a file had for a model. */
export interface LoadReport {
  readonly path: string;
  /** The model's name. */
  readonly model: string;
  /** Whose names and layouts the file has. */
  readonly convention: ConventionName;
  /** What the file's names begin with, and the model's do not: "module.". */
  readonly prefix: string;
  /** Prefixes under which the file has the same weights again: "ema_model."; the option `prefix` chooses. */
  readonly otherPrefixes: readonly string[];
  /** Where in a checkpoint the weights are: "state_dict"; empty where they are all there is. */
  readonly group: string;
  /** Other weights of the checkpoint, such as "state_dict_ema"; the option `group` chooses. */
  readonly otherGroups: readonly string[];
  /** What else is in the file and was not understood: "argparse.Namespace". */
  readonly passedOver: readonly string[];
  /** What the model has otherwise than the network whose weights these are, as far as the file tells, in sentences. */
  readonly differences: readonly string[];
  /** Weights of the model that the file has. */
  readonly matched: readonly MatchedWeight[];
  /** Weights of the model that it has not. */
  readonly missing: readonly MissingWeight[];
  /** Tensors of the file that the model has no place for. */
  readonly leftOver: readonly LeftOverWeight[];
  /** Weights of the model that the file has in another shape. */
  readonly otherShape: readonly OtherShape[];
}

/** A weight of the model and the tensor that it was read from. */
export interface MatchedWeight {
  /** The model's name: "layer1/0/conv1/kernel". */
  readonly name: string;
  /** The file's: "layer1.0.conv1.weight". */
  readonly stored: string;
  readonly shape: Shape;
  readonly storedShape: Shape;
}

/** A weight of the model that the file has no tensor for. */
export interface MissingWeight {
  readonly name: string;
  /** What the file was expected to call it, without the prefix. */
  readonly expected: string;
  readonly expectedShape: Shape;
  /** The most similar name of a tensor that is left over. */
  readonly nearest: string | undefined;
}

/** A tensor of the file that no weight of the model was read from. */
export interface LeftOverWeight {
  readonly stored: string;
  readonly shape: Shape;
  /** The most similar name, in the file's words, of a weight that is missing. */
  readonly nearest: string | undefined;
}

/** A weight of the model whose tensor in the file has another shape. */
export interface OtherShape {
  readonly name: string;
  readonly stored: string;
  readonly expected: Shape;
  readonly received: Shape;
}

/** What is different, what there was to choose from, and what was passed over, in sentences. */
export function notesOf(report: LoadReport): string[] {
  const { prefix, otherPrefixes, differences } = report;
  const also = `weights under "${prefix}"; they are also under ${quoted(otherPrefixes)} (prefix)`;
  return [...differences, ...(otherPrefixes.length > 0 ? [also] : []), ...fileNotes(report)];
}

/** The same of a file alone. */
export function fileNotes({
  group = "",
  otherGroups = [],
  passedOver = [],
}: Pick<WeightFile, "group" | "otherGroups" | "passedOver">): string[] {
  const shown = passedOver.length > 8 ? [...passedOver.slice(0, 8), "…"] : passedOver;
  return [
    ...(otherGroups.length > 0 ? [`weights of "${group}"; there is also ${quoted(otherGroups)} (group)`] : []),
    ...(passedOver.length > 0 ? [`not understood and passed over: ${shown.map(printable).join(", ")}`] : []),
  ];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${printable(name)}"`).join(", ");
}

/** Names of a file without what would command a terminal. */
function printable(name: string): string {
  return name.replace(/\p{Cc}|\p{Cf}/gu, "�").slice(0, 200);
}

/** Whether every weight of the model was found and nothing is left over. */
export function isComplete({ missing, leftOver, otherShape }: LoadReport): boolean {
  return missing.length + leftOver.length + otherShape.length === 0;
}

/**
 * A report as text for people: the counts, then each weight that did not fit, at most `most` (20) of each kind.
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

/** The same in a line, for an error: the counts and the first of each kind. */
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
