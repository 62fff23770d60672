// The contents of the `schedules` namespace: a separate module, so that editors show each doc comment.
export { cosineDecay } from "./cosine-decay.ts";
export { exponentialDecay } from "./exponential-decay.ts";
export { oneCycle } from "./one-cycle.ts";
export { piecewiseConstant } from "./piecewise-constant.ts";
export { stepDecay } from "./step-decay.ts";
