import { checkOptions, type OptionChecks, option } from "../support/check-options.ts";
import { ConfigError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import { nearest } from "../support/nearest.ts";
import { optional } from "../support/schema.ts";
import { positiveInteger, text } from "../support/schema-fields.ts";
import { type LeafLayer, leafLayers } from "./leaf-layers.ts";
import type { Network } from "./network.ts";

/**
 * Selects layers of a network, including those of nested networks, by exactly one of its options. A name is that of a
 * layer ("conv1"), the beginning of several ("layer4" for "layer4/0/conv1", "layer4/0/bn1", …), a pattern in which *
 * stands for any characters ("*bn*"), or a stage of the network ("stage1", "stage2", …).
 */
export interface LayerSelection {
  /** All layers before the first one of this name. */
  readonly until?: string;
  /** The first layer of this name and all after it. */
  readonly from?: string;
  /** The layers of these names. */
  readonly layers?: string | readonly string[];
  /** The first layers, by number. Input layers don't count. */
  readonly first?: number;
  /** The last layers, by number. */
  readonly last?: number;
}

const checks: OptionChecks<LayerSelection> = {
  until: optional(text()),
  from: optional(text()),
  layers: option("the name of a layer, or a list of names", isNames),
  first: optional(positiveInteger()),
  last: optional(positiveInteger()),
};

/**
 * Returns the selected layers, in the order of computation. `stages` holds the path of the last layer of each stage.
 * @throws ConfigError that opens with `where` unless exactly one option is set and selects at least one layer.
 */
export function selectLayers(
  where: string,
  network: Network,
  given: LayerSelection,
  stages: readonly string[] = [],
): readonly LeafLayer[] {
  const selection = checkOptions(where, checks, given);
  const set = Object.values(selection).filter((value) => value !== undefined);
  if (set.length !== 1) {
    throw new ConfigError(
      `${where}: expected one of until, from, layers, first and last, received ${formatReceived(given)}`,
    );
  }
  const { until, from, layers, first, last } = selection;
  const leaves = leafLayers(network);
  const find = (name: string) => matching(where, leaves, name, stages);
  if (until !== undefined) return leaves.slice(0, leaves.indexOf(find(until)[0] as LeafLayer));
  if (from !== undefined) return leaves.slice(leaves.indexOf(find(from)[0] as LeafLayer));
  if (first !== undefined) return leaves.slice(0, first);
  if (last !== undefined) return leaves.slice(-last);
  const found = new Set([layers ?? []].flat().flatMap(find));
  return leaves.filter((leaf) => found.has(leaf));
}

function isNames(value: unknown): boolean {
  if (typeof value === "string") return true;
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");
}

/** The layers of a name, at least one. */
function matching(where: string, leaves: readonly LeafLayer[], name: string, stages: readonly string[]): LeafLayer[] {
  const pattern = patternOf(name);
  const found = leaves.filter(({ path }) => pattern.test(path));
  if (found.length > 0) return found;
  const stage = stageNumber(name);
  if (stage !== undefined && stages.length > 0) return layersOfStage(where, leaves, stage, stages);
  const suggestion = nearest(name, names(leaves, stages));
  throw new ConfigError(
    `${where}: no layer is called "${name}"; ` +
      (suggestion ? `did you mean "${suggestion}"?` : "summary({ expandNested: true }) lists the layers"),
  );
}

/** Matches the paths that are the name, continue it after a slash, or fit its pattern. */
function patternOf(name: string): RegExp {
  const escaped = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}(/.*)?$`);
}

function stageNumber(name: string): number | undefined {
  const match = /^stage([1-9]\d*)$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

function layersOfStage(where: string, leaves: readonly LeafLayer[], stage: number, stages: readonly string[]) {
  if (stage > stages.length) {
    throw new ConfigError(`${where}: expected a stage from 1 to ${stages.length}, received "stage${stage}"`);
  }
  const end = (number: number) => 1 + leaves.findIndex(({ path }) => path === stages[number - 1]);
  return leaves.slice(stage === 1 ? 0 : end(stage - 1), end(stage));
}

function names(leaves: readonly LeafLayer[], stages: readonly string[]): readonly string[] {
  const beginnings = leaves.flatMap(({ path }) =>
    path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/")),
  );
  return [...new Set(beginnings), ...stages.map((_, index) => `stage${index + 1}`)];
}
