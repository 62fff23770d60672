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
   * What the labels are: numbers of the predictions' shape, a probability per class in the same shape, or the index
   * of the class, without the predictions' last axis.
   */
  readonly labels: "values" | "probabilities" | "indices";
  /** What makes probabilities of its predictions, where the options say that these are logits. */
  link?(options: ResolvedOptions<Schema<F>>): Link | undefined;
  /** Labels and predictions [batch, …] → a loss per sample, or per sample and place, of which the mean is taken. */
  loss(labels: Value, predictions: Value, options: ResolvedOptions<Schema<F>>): Value;
}

/** Makes losses of one kind. */
export interface LossFactory<F extends Fields> extends FamilyMember<Loss> {
  (options?: OptionsOf<Schema<F>>): Loss;
}

/** Makes a factory of losses of one kind. */
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
              `${formatShape(shape)}; for a single probability take binaryCrossentropy`,
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
