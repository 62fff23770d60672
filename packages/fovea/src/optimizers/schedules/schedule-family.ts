import { hasMethods } from "../../support/has-methods.ts";
import type { Family } from "../../support/schema-fields.ts";
import * as members from "./catalog.ts";
import type { Schedule } from "./define-schedule.ts";

/** The schedules that saved models can refer to. */
export const scheduleFamily: Family<Schedule> = {
  kind: "schedule",
  members,
  isMember: (value): value is Schedule => hasMethods(value, "at", "config"),
};
