import { ConfigError } from "../../support/errors.ts";
import type { Json, JsonObject } from "../../support/json.ts";
import type { Fields, OptionsOf, ResolvedOptions, Schema } from "../../support/schema.ts";
import type { FamilyMember } from "../../support/schema-fields.ts";

/** A learning rate that depends on the number of updates made so far. */
export interface Schedule {
  readonly className: string;
  /** The rate of the update after `step` others; a pure function. */
  at(step: number): number;
  /** What it was made with, as plain data. */
  config(): Record<string, Json>;
}

interface ScheduleDefinition<F extends Fields> {
  readonly className: string;
  readonly options: Schema<F>;
  /** What is wrong with the options together, if anything. */
  fault?(options: ResolvedOptions<Schema<F>>): string | undefined;
  at(step: number, options: ResolvedOptions<Schema<F>>): number;
}

/** Makes schedules of one kind. */
export interface ScheduleFactory<F extends Fields> extends FamilyMember<Schedule> {
  (options: OptionsOf<Schema<F>>): Schedule;
}

/** Makes a factory of schedules of one kind. */
export function defineSchedule<F extends Fields>(definition: ScheduleDefinition<F>): ScheduleFactory<F> {
  const { className, options: schema } = definition;
  const make = (given: unknown): Schedule => {
    const options = schema.resolve(className, given);
    const fault = definition.fault?.(options);
    if (fault) throw new ConfigError(`${className}: ${fault}`);
    return { className, at: (step) => definition.at(step, options), config: () => schema.config(options) };
  };
  return Object.assign((options: OptionsOf<Schema<F>>) => make(options), {
    className,
    fromConfig: (config: JsonObject) => make(config),
  });
}
