import type { Value } from "../../graph/graph.ts";
import { type Fields, options, type ResolvedOptions, type Schema } from "../../support/schema.ts";

/** A computation on tensors without weights, by name in a description of a model. */
export interface Operation {
  /** How many tensors or constants it takes; "many" for any number from 1. */
  readonly operands: number | "many";
  /** Checks the attributes and fills in their defaults. @throws ConfigError that opens with `where`. */
  resolve(where: string, attributes: unknown): Attributes;
  /** Appends the computation to the operands' graph. */
  apply(attributes: Attributes, operands: readonly Value[]): Value | readonly Value[];
}

/** What `resolve` has checked. */
export type Attributes = Readonly<Record<string, unknown>>;

/** An operation in one declaration: its operands, attributes and computation. */
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
