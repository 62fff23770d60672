import type { Graph } from "../graph/graph.ts";
import { verify } from "../graph/verify.ts";
import { lower } from "./lower.ts";
import { eliminateDeadCode } from "./passes/eliminate-dead-code.ts";
import { foldScaleAndShift } from "./passes/fold-scale-and-shift.ts";
import { fuseActivations } from "./passes/fuse-activations.ts";
import { fuseBatchNormGradientSum } from "./passes/fuse-batch-norm-gradient-sum.ts";
import { fuseBatchNormRelu } from "./passes/fuse-batch-norm-relu.ts";
import { fuseBatchNormSum } from "./passes/fuse-batch-norm-sum.ts";
import { fuseElementwise } from "./passes/fuse-elementwise.ts";
import { fuseResidualSums } from "./passes/fuse-residual-sums.ts";
import { hastenActivations } from "./passes/hasten-activations.ts";
import { hastenUpdates } from "./passes/hasten-updates.ts";
import { mergeEqualNodes } from "./passes/merge-equal-nodes.ts";
import { separateUpdates } from "./passes/separate-updates.ts";
import type { Plan } from "./plan.ts";

/** The passes in the order in which they run; each takes a graph and gives a new one. */
export const passes: readonly ((graph: Graph) => Graph)[] = [
  eliminateDeadCode,
  mergeEqualNodes,
  fuseBatchNormSum,
  fuseBatchNormRelu,
  eliminateDeadCode,
  fuseBatchNormGradientSum,
  eliminateDeadCode,
  hastenActivations,
  foldScaleAndShift,
  fuseResidualSums,
  fuseActivations,
  separateUpdates,
  fuseElementwise,
  hastenUpdates,
];

/** From a graph to the plan that an engine compiles. Verified after every pass. */
export function planOf(graph: Graph, name: string): Plan {
  verify(graph);
  const final = passes.reduce((current, pass) => {
    const next = pass(current);
    verify(next);
    return next;
  }, graph);
  return lower(final, name);
}
