// The graph: typed values, nodes, and the definition of ops. It does not know individual ops.
// This room may import support/ and tensor/.
// Add code here only if it applies to all ops; a new op belongs in ops/.
export {
  type AnyOp,
  appendNode,
  defineOp,
  type GradientContext,
  isNodeOf,
  type Op,
  type OpDefinition,
  type Types,
  type Values,
} from "./define-op.ts";
export { Graph, type Node, type Origin, type Value, type VariableRole } from "./graph.ts";
export { formatGraph } from "./print.ts";
export { verify } from "./verify.ts";
