import type { Graph } from "../graph/graph.ts";
import { verify } from "../graph/verify.ts";
import { lower } from "./lower.ts";
import { eliminateCommonSubexpressions } from "./passes/eliminate-common-subexpressions.ts";
import { eliminateDeadCode } from "./passes/eliminate-dead-code.ts";
import { foldBatchNorm } from "./passes/fold-batch-norm.ts";
import { foldBatchNormGradient } from "./passes/fold-batch-norm-gradient.ts";
import { fuseActivations } from "./passes/fuse-activations.ts";
import { fuseBatchNormAdd } from "./passes/fuse-batch-norm-add.ts";
import { fuseBatchNormGradientAdd } from "./passes/fuse-batch-norm-gradient-add.ts";
import { fuseBatchNormRelu } from "./passes/fuse-batch-norm-relu.ts";
import { fuseConvAdd } from "./passes/fuse-conv-add.ts";
import { fuseElementwise } from "./passes/fuse-elementwise.ts";
import { hoistActivations } from "./passes/hoist-activations.ts";
import { hoistWeightUpdates } from "./passes/hoist-weight-updates.ts";
import { materializeUpdates } from "./passes/materialize-updates.ts";
import type { Plan } from "./plan.ts";

/** The passes, in order; each takes a graph and returns a new one. */
export const passes: readonly ((graph: Graph) => Graph)[] = [
  eliminateDeadCode,
  eliminateCommonSubexpressions,
  fuseBatchNormAdd,
  fuseBatchNormRelu,
  eliminateDeadCode,
  fuseBatchNormGradientAdd,
  eliminateDeadCode,
  hoistActivations,
  foldBatchNorm,
  foldBatchNormGradient,
  eliminateCommonSubexpressions,
  fuseConvAdd,
  fuseActivations,
  materializeUpdates,
  fuseElementwise,
  hoistWeightUpdates,
];

/** Turns a graph into the plan that an engine compiles. Verifies the graph after every pass. */
export function planOf(graph: Graph, name: string): Plan {
  verify(graph);
  const final = passes.reduce((current, pass) => {
    const next = pass(current);
    verify(next);
    return next;
  }, graph);
  return lower(final, name);
}
