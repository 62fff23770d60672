// Learning-rate schedules: pure functions from the number of completed updates to a rate.
// This room may import only support/.
// To add a schedule: one file, and one line in catalog.ts.

/** Learning rates that change during training: `optimizers.sgd({ learningRate: schedules.cosineDecay({ … }) })`. */
export * as schedules from "./catalog.ts";
export * from "./catalog.ts";
export { defineSchedule, type Schedule, type ScheduleFactory } from "./define-schedule.ts";
export { scheduleFamily } from "./schedule-family.ts";
