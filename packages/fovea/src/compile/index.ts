// From a graph to a plan: derivatives, passes, lowering.
// This room may import support/, tensor/, graph/ and ops/.
// Add a pass: one file in passes/ (a function from graph to graph) and one line in `passes`.
export { passes, planOf } from "./compile.ts";
export { dependents, differentiate } from "./differentiate.ts";
export { type BufferRole, formatPlan, type Instruction, type Plan, type PlanBuffer } from "./plan.ts";
export { rewrite } from "./rewrite.ts";
