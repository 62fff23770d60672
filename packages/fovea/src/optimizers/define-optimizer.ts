import type { Graph, Value } from "../graph/graph.ts";
import { add, multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { ConfigError } from "../support/errors.ts";
import type { JsonObject } from "../support/json.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../support/schema.ts";
import type { FamilyMember } from "../support/schema-fields.ts";
import { accumulateGradients, accumulatorSlot, meanGradients } from "./accumulate-gradients.ts";
import { clipGradients } from "./clip-gradients.ts";
import type { CommonFields } from "./common-options.ts";
import {
  emaSlot,
  type Optimizer,
  type OptimizerSlot,
  scalarInput,
  slotVariable,
  type TrainedWeight,
} from "./optimizer.ts";

interface OptimizerDefinition<F extends Fields, Slot extends string, Scalar extends string> {
  readonly className: string;
  readonly options: Schema<F>;
  /** The state that is kept per weight between steps. */
  slots(options: ResolvedOptions<Schema<F>>): readonly OptimizerSlot<Slot>[];
  /** Returns numbers that depend only on the step, in double precision; `step` starts at 1. */
  scalars(
    at: { readonly step: number; readonly learningRate: number },
    options: ResolvedOptions<Schema<F>>,
  ): Readonly<Record<Scalar, number>>;
  /** Adds element-wise ops that compute the decrease of one weight and the new values of its slots. */
  update(
    context: {
      readonly gradient: Value;
      readonly slots: Readonly<Record<Slot, Value>>;
      readonly scalars: Readonly<Record<Scalar, Value>>;
    },
    options: ResolvedOptions<Schema<F>>,
  ): { readonly decrease: Value; readonly slots?: Readonly<Partial<Record<Slot, Value>>> };
}

/** Creates optimizers of one class. */
export interface OptimizerFactory<F extends Fields> extends FamilyMember<Optimizer> {
  (options?: OptionsOf<Schema<F>>): Optimizer;
}

/**
 * Defines an optimizer and returns its factory. Updates consist of element-wise ops, so the passes fuse the update of a
 * weight into one loop that reads weight, gradient and slots once.
 */
export function defineOptimizer<F extends CommonFields & Fields, Slot extends string, Scalar extends string>(
  definition: OptimizerDefinition<F, Slot, Scalar>,
): OptimizerFactory<F> {
  const { className, options: schema } = definition;
  const make = (given: unknown): Optimizer => {
    const options = schema.resolve(className, given);
    const common = options as ResolvedOptions<Schema<CommonFields>>;
    const { learningRate, weightDecay } = common;
    checkClipping(className, common);
    const own = definition.slots(options);
    const { useEma, emaMomentum, emaOverwriteFrequency, gradientAccumulationSteps = 1 } = common;
    const slots: OptimizerSlot[] = [
      ...own,
      ...(useEma ? [{ name: emaSlot }] : []),
      ...(gradientAccumulationSteps > 1 ? [{ name: accumulatorSlot }] : []),
    ];
    const scalars = (step: number, rate: number): Record<string, number> => {
      const updates = Math.floor(step / gradientAccumulationSteps);
      return {
        ...(weightDecay !== 0 && { decay: rate * weightDecay }),
        // The first average is the weight itself.
        ...(useEma && { emaMomentum: updates === 0 ? 0 : emaMomentum }),
        ...(useEma && emaOverwriteFrequency && { emaOverwrite: (updates + 1) % emaOverwriteFrequency === 0 ? 1 : 0 }),
        ...definition.scalars({ step: updates + 1, learningRate: rate }, options),
      };
    };
    const apply = (graph: Graph, weights: readonly TrainedWeight[]) => {
      const { decay, emaMomentum, emaOverwrite, ...others } = scalarInputs(graph, Object.keys(scalars(0, 0)));
      const gradients =
        gradientAccumulationSteps > 1
          ? meanGradients(graph, weights, gradientAccumulationSteps)
          : weights.map(({ gradient }) => gradient);
      const clipped = clipGradients(gradients, common);
      weights.forEach((weight, index) => {
        const state = slotVariables(graph, weight, own);
        const { decrease, slots: next = {} } = definition.update(
          {
            gradient: clipped[index] as Value,
            slots: state as Record<Slot, Value>,
            scalars: others as Record<Scalar, Value>,
          },
          options,
        );
        const updated = updatedWeight(weight, decrease, decay);
        graph.update(
          weight.variable,
          emaMomentum ? averaged(graph, weight, updated, emaMomentum, emaOverwrite) : updated,
        );
        for (const [slot, value] of Object.entries(next)) graph.update(state[slot] as Value, value as Value);
      });
    };
    const accumulate = accumulateGradients;
    const config = () => schema.config(options);
    return { className, learningRate, slots, gradientAccumulationSteps, useEma, scalars, apply, accumulate, config };
  };
  return Object.assign((options?: OptionsOf<Schema<F>>) => make(options), {
    className,
    fromConfig: (config: JsonObject) => make(config),
  });
}

function scalarInputs(graph: Graph, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, graph.input(scalarInput(name), [])]));
}

function slotVariables(graph: Graph, { name, variable }: TrainedWeight, slots: readonly OptimizerSlot[]) {
  const variables = slots.map(
    (slot) => [slot.name, graph.variable(slotVariable(name, slot.name), variable.shape, "optimizerState")] as const,
  );
  return Object.fromEntries(variables) as Record<string, Value>;
}

function updatedWeight({ variable, learningRateScale = 1 }: TrainedWeight, decrease: Value, decay?: Value): Value {
  const scaled = (value: Value) => (learningRateScale === 1 ? value : multiply(value, learningRateScale));
  const decayed = decay ? subtract(variable, multiply(variable, scaled(decay))) : variable;
  return subtract(decayed, scaled(decrease));
}

/** Updates the moving average of a weight, and returns the weight: its new value, or the average if `overwrite` is 1. */
function averaged(graph: Graph, { name, variable }: TrainedWeight, updated: Value, momentum: Value, overwrite?: Value) {
  const before = graph.variable(slotVariable(name, emaSlot), variable.shape, "optimizerState");
  const average = add(multiply(before, momentum), multiply(updated, subtract(1, momentum)));
  graph.update(before, average);
  if (!overwrite) return updated;
  return add(multiply(average, overwrite), multiply(updated, subtract(1, overwrite)));
}

function checkClipping(className: string, options: ResolvedOptions<Schema<CommonFields>>): void {
  const given = (["clipNorm", "clipValue", "globalClipNorm"] as const).filter((name) => options[name] !== undefined);
  if (given.length > 1)
    throw new ConfigError(
      `${className}: expected at most one of clipNorm, clipValue and globalClipNorm, received ${given.join(" and ")}`,
    );
}
