// What `schedules` holds: a module of its own, so that editors show the doc comment of each.
export { cosineDecay } from "./cosine-decay.ts";
export { exponentialDecay } from "./exponential-decay.ts";
export { oneCycle } from "./one-cycle.ts";
export { piecewiseConstant } from "./piecewise-constant.ts";
export { stepDecay } from "./step-decay.ts";
