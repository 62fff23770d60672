import { appendNode, type Op } from "../../graph/define-op.ts";
import type { AnyOp, InputTypes, Types, Value } from "../../graph/graph.ts";
import { formatShape } from "../../tensor/shape.ts";
import type { InputSpec } from "./test-data.ts";

/** A small graph around one op, on which all engines must agree. */
export interface ConformanceCase {
  readonly name: string;
  readonly inputs: readonly InputSpec[];
  /** The values to compare. */
  readonly build: (...inputs: readonly Value[]) => readonly Value[];
  /** How many products the longest sum of the op adds up; rounding grows with its root. */
  readonly terms: number;
}

/** A case that applies `op` to its inputs and compares all outputs, or the first `compared` ones. */
export function apply<Name extends string, Attributes extends object, I extends InputTypes, O extends Types>(
  op: Op<Name, Attributes, I, O>,
  attributes: Attributes,
  inputs: readonly InputSpec[],
  { terms = 1, compared = Infinity }: { readonly terms?: number; readonly compared?: number } = {},
): ConformanceCase {
  return {
    name: describeCase(attributes, inputs),
    inputs,
    build: (...values) => appendNode(op as unknown as AnyOp, attributes, values).slice(0, compared),
    terms,
  };
}

/** A case whose op needs what other ops make of the inputs: the positions of a pooling, the statistics of a batch. */
export function composed(
  attributes: object,
  inputs: readonly InputSpec[],
  build: (...inputs: readonly Value[]) => Value | readonly Value[],
  terms = 1,
): ConformanceCase {
  return {
    name: describeCase(attributes, inputs),
    inputs,
    build: (...values) => [build(...values)].flat() as readonly Value[],
    terms,
  };
}

function describeCase(attributes: object, inputs: readonly InputSpec[]): string {
  const shapes = inputs.map(({ shape, dtype }) => `${dtype === "float32" ? "" : dtype}${formatShape(shape)}`);
  const text = JSON.stringify(attributes).replaceAll('"', "");
  return `${shapes.join(" ")} ${text.length > 160 ? `${text.slice(0, 157)}…` : text}`;
}
