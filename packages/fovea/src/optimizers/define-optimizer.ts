import type { Graph, Value } from "../graph/graph.ts";
import { multiply, subtract } from "../ops/elementwise/arithmetic.ts";
import { ConfigError } from "../support/errors.ts";
import type { JsonObject } from "../support/json.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../support/schema.ts";
import type { FamilyMember } from "../support/schema-fields.ts";
import { clipGradients } from "./clip-gradients.ts";
import type { CommonFields } from "./common-options.ts";
import { type Optimizer, type OptimizerSlot, scalarInput, slotVariable, type TrainedWeight } from "./optimizer.ts";

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
    const slots = definition.slots(options);
    const scalars = (step: number, rate: number): Record<string, number> => ({
      ...(weightDecay !== 0 && { decay: rate * weightDecay }),
      ...definition.scalars({ step: step + 1, learningRate: rate }, options),
    });
    const apply = (graph: Graph, weights: readonly TrainedWeight[]) => {
      const { decay, ...others } = scalarInputs(graph, Object.keys(scalars(0, 0)));
      const clipped = clipGradients(
        weights.map(({ gradient }) => gradient),
        common,
      );
      weights.forEach((weight, index) => {
        const state = slotVariables(graph, weight, slots);
        const { decrease, slots: next = {} } = definition.update(
          {
            gradient: clipped[index] as Value,
            slots: state as Record<Slot, Value>,
            scalars: others as Record<Scalar, Value>,
          },
          options,
        );
        graph.update(weight.variable, updatedWeight(weight, decrease, decay));
        for (const [slot, value] of Object.entries(next)) graph.update(state[slot] as Value, value as Value);
      });
    };
    return { className, learningRate, slots, scalars, apply, config: () => schema.config(options) };
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

function checkClipping(className: string, options: ResolvedOptions<Schema<CommonFields>>): void {
  const given = (["clipNorm", "clipValue", "globalClipNorm"] as const).filter((name) => options[name] !== undefined);
  if (given.length > 1)
    throw new ConfigError(
      `${className}: expected at most one of clipNorm, clipValue and globalClipNorm, received ${given.join(" and ")}`,
    );
}
