import { ConfigError } from "../../support/errors.ts";
import type { Json, JsonObject } from "../../support/json.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../../support/schema.ts";
import type { FamilyMember } from "../../support/schema-fields.ts";

/** A learning rate that depends on the number of completed updates. */
export interface Schedule {
  readonly className: string;
  /** Returns the learning rate after `step` updates; a pure function. */
  at(step: number): number;
  /** Returns the options as plain data. */
  config(): Record<string, Json>;
}

interface ScheduleDefinition<F extends Fields> {
  readonly className: string;
  readonly options: Schema<F>;
  /** Checks combinations of options. Returns the problem, if any. */
  check?(options: ResolvedOptions<Schema<F>>): string | undefined;
  at(step: number, options: ResolvedOptions<Schema<F>>): number;
}

/** Creates schedules of one class. */
export interface ScheduleFactory<F extends Fields> extends FamilyMember<Schedule> {
  (options: OptionsOf<Schema<F>>): Schedule;
}

/** Defines a schedule and returns its factory. */
export function defineSchedule<F extends Fields>(definition: ScheduleDefinition<F>): ScheduleFactory<F> {
  const { className, options: schema } = definition;
  const make = (given: unknown): Schedule => {
    const options = schema.resolve(className, given);
    const problem = definition.check?.(options);
    if (problem) throw new ConfigError(`${className}: ${problem}`);
    return { className, at: (step) => definition.at(step, options), config: () => schema.config(options) };
  };
  return Object.assign((options: OptionsOf<Schema<F>>) => make(options), {
    className,
    fromConfig: (config: JsonObject) => make(config),
  });
}
