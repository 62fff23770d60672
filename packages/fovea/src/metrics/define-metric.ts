import type { Value } from "../graph/graph.ts";
import type { JsonObject } from "../support/json.ts";
import {
  type Fields,
  type OptionsOf,
  optional,
  options,
  type ResolvedOptions,
  type Schema,
} from "../support/schema.ts";
import { type FamilyMember, text } from "../support/schema-fields.ts";
import type { Metric, MetricContext } from "./metric.ts";

interface MetricDefinition<F extends Fields> {
  readonly className: string;
  /** The default name in the history. */
  readonly name: string;
  readonly direction: "max" | "min";
  readonly options: Schema<F>;
  increments(context: MetricContext, options: ResolvedOptions<Schema<F>>): readonly (Value | number)[];
  result(sums: readonly Float64Array[], options: ResolvedOptions<Schema<F>>): number;
}

/** Creates metrics of one class. */
export interface MetricFactory<F extends Fields> extends FamilyMember<Metric> {
  (options?: OptionsOf<Schema<F>> & MetricNaming): Metric;
}

/** The option of every metric. */
export interface MetricNaming {
  /** Name in the history (default: the name of the metric). */
  readonly name?: string | null | undefined;
}

/** Defines a metric and returns its factory. */
export function defineMetric<F extends Fields>(definition: MetricDefinition<F>): MetricFactory<F> {
  const { className, direction, options: schema } = definition;
  const named = options({ ...schema.fields, name: optional(text()) });
  const make = (given: object = {}): Metric => {
    const { name, ...own } = named.resolve(className, given) as { readonly name: string | undefined };
    const chosen = name;
    const resolved = own as ResolvedOptions<Schema<F>>;
    return {
      className,
      name: chosen ?? definition.name,
      direction,
      increments: (context) => definition.increments(context, resolved),
      result: (sums) => definition.result(sums, resolved),
      config: () => ({ ...(chosen !== undefined && { name: chosen }), ...schema.config(resolved) }),
    };
  };
  return Object.assign((given?: object) => make(given), {
    className,
    fromConfig: (config: JsonObject) => make(config),
  });
}
