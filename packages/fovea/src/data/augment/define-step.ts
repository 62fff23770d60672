import type { Json } from "../../support/json.ts";
import type { Random } from "../../support/random.ts";
import type { Fields, OptionArguments, OptionsOf, ResolvedOptions, Schema } from "../../support/schema.ts";

/** A step of an augmentation, as JSON: its name and all its options. */
export interface AugmentationStep {
  readonly type: string;
  /** How often the step is applied, from 0 to 1. */
  readonly probability: number;
  readonly [option: string]: Json;
}

/** Creates steps of one kind, checks them and draws their parameters. */
export interface StepFactory<Options, Context, Drawn> {
  /** Returns the step as JSON. @throws ConfigError for wrong options. */
  (...options: OptionArguments<Options>): AugmentationStep;
  readonly stepType: string;
  /** Checks options and returns the step with all of them. @throws ConfigError that starts with `where`. */
  check(where: string, given: unknown): AugmentationStep;
  /** Draws the parameters of a step that `check` returned; undefined where chance omits it. */
  draw(step: AugmentationStep, context: Context): Drawn | undefined;
}

interface WithRandom {
  readonly random: Random;
}

/** Declares a kind of step: its options, and how its parameters are drawn. */
export function defineStep<const F extends Fields, Context extends WithRandom, Drawn>(definition: {
  readonly type: string;
  /** Among them `probability`. */
  readonly options: Schema<F>;
  draw(options: ResolvedOptions<Schema<F>>, context: Context): Drawn;
}): StepFactory<OptionsOf<Schema<F>>, Context, Drawn> {
  const { type, options: schema } = definition;
  const check = (where: string, given: unknown) =>
    ({ type, ...schema.config(schema.resolve(where, given)) }) as unknown as AugmentationStep;
  // A step is drawn for every image of every epoch, and its options are read once.
  const known = new WeakMap<AugmentationStep, ResolvedOptions<Schema<F>>>();
  const optionsOf = (step: AugmentationStep): ResolvedOptions<Schema<F>> => {
    const found = known.get(step);
    if (found !== undefined) return found;
    const { type: _, ...given } = step;
    const resolved = schema.resolve(`augment.${type}`, given);
    known.set(step, resolved);
    return resolved;
  };
  const create = (given?: unknown) => check(`augment.${type}`, given);
  return Object.assign(create, {
    stepType: type,
    check,
    draw(step: AugmentationStep, context: Context) {
      // Drawn first, so that the step's other draws do not depend on whether it has a probability.
      if (context.random.uniform() >= step.probability) return undefined;
      return definition.draw(optionsOf(step), context);
    },
  });
}
