// The graph: typed values, nodes, and the definition of ops. It does not know individual ops.
// This room may import support/ and tensor/.
// Add code here only if it applies to all ops; a new op belongs in ops/.
export { appendNode, defineOp, isNodeOf, type Op, type OpDefinition } from "./define-op.ts";
export {
  type AnyOp,
  type GradientContext,
  Graph,
  type Node,
  type Origin,
  type Types,
  type Value,
  type Values,
  type VariableRole,
} from "./graph.ts";
export { formatGraph } from "./print.ts";
export { verify } from "./verify.ts";
