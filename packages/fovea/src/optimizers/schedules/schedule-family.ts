import type { Family } from "../../support/schema-fields.ts";
import * as members from "./catalog.ts";
import type { Schedule } from "./define-schedule.ts";

/** The schedules that can be read back from a saved model. */
export const scheduleFamily: Family<Schedule> = {
  kind: "schedule",
  members,
  isMember: (value): value is Schedule => typeof value === "object" && value !== null && "at" in value,
};
