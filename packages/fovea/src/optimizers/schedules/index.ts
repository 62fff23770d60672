// Learning-rate schedules: pure functions from the number of updates made so far to a rate.
// This room may import support/ alone.
// Add a schedule: one file, and one line here and in schedule-family.ts so that it can be saved and loaded.
export { cosineDecay } from "./cosine-decay.ts";
export { defineSchedule, type Schedule } from "./define-schedule.ts";
export { exponentialDecay } from "./exponential-decay.ts";
export { oneCycle } from "./one-cycle.ts";
export { piecewiseConstant } from "./piecewise-constant.ts";
export { scheduleFamily } from "./schedule-family.ts";
export { stepDecay } from "./step-decay.ts";
