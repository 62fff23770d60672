import type { Json } from "../support/json.ts";
import { defineField } from "../support/schema.ts";
import { memberOf } from "../support/schema-fields.ts";
import type { Schedule } from "./schedules/define-schedule.ts";
import { scheduleFamily } from "./schedules/schedule-family.ts";

/** A fixed rate, or one that depends on the number of updates made so far. */
export type LearningRate = number | Schedule;

/** The rate of the update after `step` others. */
export function learningRateAt(rate: LearningRate, step: number): number {
  return typeof rate === "number" ? rate : rate.at(step);
}

/** A learning rate as an option. */
export const learningRateField = defineField<LearningRate>({
  expected: "a number of at least 0 or a schedule",
  read(value) {
    if (typeof value !== "number") return memberOf(scheduleFamily, value);
    return value >= 0 && Number.isFinite(value) ? value : undefined;
  },
  write: (rate): Json => (typeof rate === "number" ? rate : { className: rate.className, config: rate.config() }),
});
