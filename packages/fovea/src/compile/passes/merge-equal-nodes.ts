import type { Graph, Value } from "../../graph/graph.ts";
import { rewrite } from "../rewrite.ts";

/** Computes once what two nodes compute alike: same op, same attributes, same inputs. */
export function mergeEqualNodes(graph: Graph): Graph {
  const seen = new Map<string, readonly Value[]>();
  return rewrite(graph, (node, rewriter) => {
    const inputs = node.inputs.map((input) => identity(rewriter.of(input)));
    const key = `${node.op.definition.name}|${inputs.join(",")}|${JSON.stringify(node.attributes, infinitiesToo)}`;
    const known = seen.get(key);
    if (!known) {
      seen.set(key, rewriter.copy(node));
      return true;
    }
    node.outputs.forEach((output, index) => {
      const replacement = known[index];
      if (replacement) rewriter.replace(output, replacement);
    });
    return true;
  });
}

/** Equal scalars are the same value, whichever node made them. */
function identity({ id, origin, shape, dtype }: Value): string {
  return origin.kind === "constant" && shape.length === 0 ? `=${dtype} ${origin.tensor.data[0]}` : `%${id}`;
}

/** JSON alone writes every infinity as null. */
function infinitiesToo(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
