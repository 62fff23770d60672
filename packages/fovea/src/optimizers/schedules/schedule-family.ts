import type { Family } from "../../support/schema-fields.ts";
import { cosineDecay } from "./cosine-decay.ts";
import type { Schedule } from "./define-schedule.ts";
import { exponentialDecay } from "./exponential-decay.ts";
import { oneCycle } from "./one-cycle.ts";
import { piecewiseConstant } from "./piecewise-constant.ts";
import { stepDecay } from "./step-decay.ts";

/** The schedules that can be read back from a saved model. */
export const scheduleFamily: Family<Schedule> = {
  kind: "schedule",
  members: { cosineDecay, exponentialDecay, oneCycle, piecewiseConstant, stepDecay },
  isMember: (value): value is Schedule => typeof value === "object" && value !== null && "at" in value,
};
