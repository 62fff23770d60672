import type { Graph, Node, Value } from "../../graph/graph.ts";
import { type ExpressionStep, fusedElementwise } from "../../ops/fused-elementwise.ts";
import { type Shape, sameShape } from "../../tensor/shape.ts";
import { type Rewriter, readersOf, rewrite } from "../rewrite.ts";

/** The most steps per loop, so that the registers of a chunk fit the L1 cache. */
const longestExpression = 48;

/** A run of element-wise nodes, in order. It becomes one instruction where its last member was. */
interface Loop {
  readonly members: Node[];
  /** Whether a node outside has read a result, so that the loop must have run by now. */
  closed: boolean;
}

/**
 * Fuses each run of element-wise nodes of one shape into a single `fusedElementwise` loop, which reads each input
 * once and stores only results used outside. An optimizer's update of a parameter is one such loop.
 *
 * A node joins its producer's loop until a node outside reads from that loop. So a mask that the backward pass derives
 * from a forward result is computed where it is needed, not early and kept. And every reader of a loop comes after
 * its last member, so loops never depend on each other in a cycle.
 */
export function fuseElementwise(graph: Graph, longest = longestExpression): Graph {
  const loops = partition(graph, longest);
  const readers = readersOf(graph);
  return rewrite(graph, (node, rewriter) => {
    const loop = loops.get(node);
    if (!loop) return false;
    if (loop.members.at(-1) === node) emit(loop.members, readers, rewriter);
    return true;
  });
}

function partition(graph: Graph, longest: number): Map<Node, Loop> {
  const loops = new Map<Node, Loop>();
  for (const node of graph.nodes) {
    const { elementwise } = node.op.definition;
    let mine: Loop = { members: [node], closed: false };
    if (elementwise) {
      loops.set(node, mine);
      for (const producer of producersOf(node)) {
        const theirs = loops.get(producer);
        if (theirs && theirs !== mine && fits(theirs, mine, longest)) mine = join(theirs, mine, loops);
      }
    }
    for (const producer of producersOf(node)) {
      const theirs = loops.get(producer);
      if (theirs && theirs !== mine) theirs.closed = true;
    }
  }
  return loops;
}

function fits(theirs: Loop, mine: Loop, longest: number): boolean {
  return (
    !theirs.closed &&
    theirs.members.length + mine.members.length <= longest &&
    sameShape(shapeOf(theirs), shapeOf(mine))
  );
}

function join(a: Loop, b: Loop, loops: Map<Node, Loop>): Loop {
  const joined = { members: [...a.members, ...b.members].sort((one, other) => one.id - other.id), closed: false };
  for (const member of joined.members) loops.set(member, joined);
  return joined;
}

function emit(
  members: readonly Node[],
  readers: ReadonlyMap<Value, readonly (Node | undefined)[]>,
  rewriter: Rewriter,
): void {
  const inside = new Set<Node | undefined>(members);
  const registers = new Map<Value, number>();
  const inputs: Value[] = [];
  for (const input of members.flatMap((member) => member.inputs)) {
    const produced = input.origin.kind === "node" && inside.has(input.origin.node);
    if (produced || registers.has(input)) continue;
    registers.set(input, inputs.length);
    inputs.push(input);
  }
  const expression = members.map((member, index): ExpressionStep => {
    const args = member.inputs.map((input) => registers.get(input) ?? 0);
    registers.set(resultOf(member), inputs.length + index);
    return { op: member.op.definition.name, args, ...member.attributes };
  });
  const stored = members.map(resultOf).filter((value) => readers.get(value)?.some((reader) => !inside.has(reader)));
  const last = members.at(-1) as Node;
  const attributes = {
    expression,
    results: stored.map((value) => registers.get(value) ?? 0),
    shape: resultOf(last).shape,
  };
  const outputs = rewriter.graph.scoped(last.scope, () =>
    fusedElementwise(attributes, ...inputs.map((input) => rewriter.of(input))),
  );
  const list = [outputs].flat() as readonly Value[];
  stored.forEach((value, index) => {
    rewriter.replace(value, list[index] as Value);
  });
}

function producersOf(node: Node): Node[] {
  return node.inputs.flatMap(({ origin }) => (origin.kind === "node" ? [origin.node] : []));
}

function resultOf(node: Node): Value {
  return node.outputs[0] as Value;
}

function shapeOf({ members }: Loop): Shape {
  return resultOf(members[0] as Node).shape;
}
