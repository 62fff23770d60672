import type { Graph, Value } from "../../graph/graph.ts";
import { rewrite } from "../rewrite.ts";

/** Merges nodes with the same op, the same attributes and the same inputs. */
export function eliminateCommonSubexpressions(graph: Graph): Graph {
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

/** Scalars are compared by value: two constants of 1 are one. */
function identity({ id, origin, shape, dtype }: Value): string {
  return origin.kind === "constant" && shape.length === 0 ? `=${dtype} ${origin.tensor.data[0]}` : `%${id}`;
}

/** As JSON, but infinities stay distinct: JSON writes both as null. */
function infinitiesToo(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
