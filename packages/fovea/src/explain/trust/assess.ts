import { anything, checkOptions, type OptionChecks } from "../../support/check-options.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { Baseline } from "../maps/baseline.ts";
import { type HeatMapMethod, heatMapsOf, type MethodDefinition, subjectFor } from "../maps/define-method.ts";
import type { Completeness, HeatMap } from "../maps/heat-map.ts";
import { type ExplainedModel, type ExplainOptions, explainChecks } from "../subject/explain-options.ts";
import type { ExplainedImages } from "../subject/images-given.ts";
import { type Comparison, compareOrders } from "./deletion.ts";
import { randomizedPrograms } from "./randomized-programs.ts";
import { rankCorrelation } from "./rank-correlation.ts";

/** The rank correlation above which a map hardly depends on what the network has learned. */
const suspicious = 0.7;

/** The share of the expected sum by which the attributions of a complete method may miss it. */
const completeWithin = 0.05;

/** What is wrong with a map, or may be. */
export type TrustNote =
  /** All values are 0: the method finds nothing that speaks for the class. */
  | "empty"
  /** The image scores no higher than an empty one, so that removing its parts says nothing. */
  | "no evidence"
  /** Removing or showing what is hot changes the score no more than random spots. */
  | "no better than random"
  /** The center of the image alone does better. */
  | "no better than the center"
  /** The map stays nearly the same if upper weights are shuffled, so it says little about this network. */
  | "independent of weights"
  /** The attributions do not add up to the difference of scores. */
  | "incomplete";

/** How far a heat map can be trusted. */
export interface Trust {
  /** Deletion and insertion; undefined if the image scores no higher than an empty one. */
  readonly comparison?: Comparison;
  /**
   * Rank correlation with the map of the same network after shuffling its upper weights (Adebayo et al. 2018): near 1, the
   * map does not depend on them.
   */
  readonly randomized: number;
  readonly completeness?: Completeness;
  readonly notes: readonly TrustNote[];
}

/** A heat map, and how far it can be trusted. */
export interface AssessedMap extends HeatMap {
  readonly trust: Trust;
}

/** Options of `assess`. */
export interface AssessOptions {
  /** What removed pixels show (default 0: the mean color, for normalized images). */
  readonly removed?: Baseline;
}

const ownChecks: OptionChecks<AssessOptions> = { removed: anything };

/**
 * Makes heat maps and tests them: deletion and insertion against random spots and the center of the image, similarity
 * after shuffling upper weights, and completeness where the method has it. Takes about 120 predictions per map.
 * @throws as the method.
 */
export async function assess<Options extends object>(
  method: HeatMapMethod<Options>,
  model: ExplainedModel,
  images: ExplainedImages,
  given?: Options & ExplainOptions & AssessOptions,
): Promise<AssessedMap[]> {
  const definition = definitionOf(method);
  const { name, checks } = definition;
  const allChecks = { ...explainChecks, ...ownChecks, ...checks } as OptionChecks<
    Options & ExplainOptions & AssessOptions
  >;
  const options = checkOptions(name, allChecks, given);
  const subject = await subjectFor(definition, model, images, options);
  const maps = await heatMapsOf(definition, subject, options);
  const heats = maps.map(({ heat }) => heat.data);
  const comparisons = await compareOrders(subject, heats, options.removed);
  const others = await heatMapsOf(definition, { ...subject, programs: await randomizedPrograms(subject) }, options);
  return maps.map((map, index): AssessedMap => {
    const comparison = comparisons[index];
    const randomized = rankCorrelation(magnitudes(map), magnitudes(others[index] as HeatMap));
    const { completeness } = map;
    const trust = { ...(comparison && { comparison }), randomized, ...(completeness && { completeness }) };
    return { ...map, trust: { ...trust, notes: notesOf(map, trust) } };
  });
}

/** @throws ConfigError for what is no method, as from plain JavaScript. */
function definitionOf<Options extends object>(method: HeatMapMethod<Options>): MethodDefinition<Options> {
  const definition = (method as HeatMapMethod<Options> | undefined)?.definition;
  if (definition) return definition;
  throw new ConfigError(`assess: expected a method first, such as explain.gradCam, received ${formatReceived(method)}`);
}

function magnitudes({ heat }: HeatMap): Float32Array {
  return heat.data.map(Math.abs);
}

function notesOf({ heat }: HeatMap, { comparison, randomized, completeness }: Omit<Trust, "notes">): TrustNote[] {
  if (heat.data.every((value) => value === 0)) return ["empty"];
  const notes: TrustNote[] = [];
  if (!comparison) notes.push("no evidence");
  else {
    const gain = ({ insertion, deletion }: { insertion: number; deletion: number }) => insertion - deletion;
    if (gain(comparison.map) <= gain(comparison.random)) notes.push("no better than random");
    if (gain(comparison.map) <= gain(comparison.center)) notes.push("no better than the center");
  }
  if (randomized > suspicious) notes.push("independent of weights");
  if (
    completeness &&
    Math.abs(completeness.sum - completeness.expected) > completeWithin * Math.abs(completeness.expected)
  ) {
    notes.push("incomplete");
  }
  return notes;
}
