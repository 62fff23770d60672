// The graph: typed values, nodes, and the way to define an op. It knows no op.
// This room may import support/ and tensor/.
// Add here only what is true of every op; a new op goes to ops/.
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
