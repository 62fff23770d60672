import type { Value } from "../../graph/graph.ts";
import { type Fields, options, type ResolvedOptions, type Schema } from "../../support/schema.ts";

/** A computation on tensors without weights; model descriptions refer to it by name. */
export interface Operation {
  /** The number of tensors or constants; "many" for one or more. */
  readonly operands: number | "many";
  /**
   * Checks the attributes and fills in their defaults.
   * @throws ConfigError that starts with `where`.
   */
  resolve(where: string, attributes: unknown): Attributes;
  /** Adds the computation to the graph of the operands. */
  apply(attributes: Attributes, operands: readonly Value[]): Value | readonly Value[];
}

/** The result of `resolve`. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Defines an operation by its operands, attributes and computation. */
export function defineOperation<const F extends Fields>(
  operands: number | "many",
  fields: F,
  compute: (attributes: ResolvedOptions<Schema<F>>, ...operands: Value[]) => Value | readonly Value[],
): Operation {
  const schema = options(fields);
  return {
    operands,
    resolve: (where, attributes) => schema.resolve(where, attributes),
    apply: (attributes, values) => compute(attributes as ResolvedOptions<Schema<F>>, ...values),
  };
}
