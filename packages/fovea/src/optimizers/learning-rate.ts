import type { Json } from "../support/json.ts";
import { defineField } from "../support/schema.ts";
import { memberOf } from "../support/schema-fields.ts";
import type { Schedule } from "./schedules/define-schedule.ts";
import { scheduleFamily } from "./schedules/schedule-family.ts";

/** A constant rate, or a schedule that depends on the number of completed updates. */
export type LearningRate = number | Schedule;

/** Returns the learning rate after `step` updates. */
export function learningRateAt(rate: LearningRate, step: number): number {
  return typeof rate === "number" ? rate : rate.at(step);
}

/** An option for a learning rate. */
export const learningRateField = defineField<LearningRate>({
  expected: "a number of at least 0 or a schedule",
  read(value) {
    if (typeof value !== "number") return memberOf(scheduleFamily, value);
    return value >= 0 && Number.isFinite(value) ? value : undefined;
  },
  write: (rate): Json => (typeof rate === "number" ? rate : { className: rate.className, config: rate.config() }),
});
