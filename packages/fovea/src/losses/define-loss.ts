import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import type { JsonObject } from "../support/json.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../support/schema.ts";
import type { FamilyMember } from "../support/schema-fields.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Loss } from "./loss.ts";
import type { Link } from "./probabilities-of.ts";

interface LossDefinition<F extends Fields> {
  readonly className: string;
  readonly options: Schema<F>;
  /**
   * The kind of labels: numbers with the shape of the predictions, a probability per class in the same shape, or class
   * indices without the last axis of the predictions.
   */
  readonly labels: "values" | "probabilities" | "indices";
  /** The function that maps predictions to probabilities if the options declare predictions to be logits. */
  link?(options: ResolvedOptions<Schema<F>>): Link | undefined;
  /**
   * Computes a loss per sample, or per sample and position, from labels and predictions [batch, …]; it is then
   * averaged.
   */
  loss(labels: Value, predictions: Value, options: ResolvedOptions<Schema<F>>): Value;
}

/** Creates losses of one class. */
export interface LossFactory<F extends Fields> extends FamilyMember<Loss> {
  (options?: OptionsOf<Schema<F>>): Loss;
}

/** Defines a loss and returns its factory. */
export function defineLoss<F extends Fields>(definition: LossDefinition<F>): LossFactory<F> {
  const { className, labels, options: schema } = definition;
  const make = (given: unknown): Loss => {
    const options = schema.resolve(className, given);
    return {
      className,
      labels({ shape }) {
        if (labels === "values") return { shape, dtype: "float32" };
        const classes = shape.at(-1) ?? 0;
        if (shape.length < 2 || classes < 2) {
          throw new ShapeError(
            `${className}: expected predictions with two classes or more on the last axis, received ` +
              `${formatShape(shape)}; for a single probability, use binaryCrossentropy`,
          );
        }
        return labels === "indices" ? { shape: shape.slice(0, -1), dtype: "int32" } : { shape, dtype: "float32" };
      },
      values: (target, predictions) => definition.loss(target, predictions, options),
      link: definition.link?.(options),
      config: () => schema.config(options),
    };
  };
  return Object.assign((options?: OptionsOf<Schema<F>>) => make(options), {
    className,
    fromConfig: (config: JsonObject) => make(config),
  });
}
