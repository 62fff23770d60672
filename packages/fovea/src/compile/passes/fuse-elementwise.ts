import type { Graph, Node, Value } from "../../graph/graph.ts";
import { fusedElementwise, type TapeStep } from "../../ops/fused-elementwise.ts";
import { type Shape, sameShape } from "../../tensor/shape.ts";
import { type Rewriter, readersOf, rewrite } from "../rewrite.ts";

/** Steps in one loop at most; keeps the registers of a chunk inside the first-level cache. */
const longestTape = 48;

/** Nodes that become one instruction, in order: a run of element-wise nodes, or any other node alone. */
type Unit = readonly Node[];

/**
 * Every run of element-wise nodes of one shape becomes a single `fusedElementwise` loop, which reads each
 * input once and stores only what is used outside. An optimizer's update of a parameter is one such loop.
 */
export function fuseElementwise(graph: Graph): Graph {
  const units = partition(graph);
  const readers = readersOf(graph);
  const emitted = new Set<Unit>();
  return rewrite(graph, (node, rewriter) => {
    // A loop waits for its last member, unless a node in between needs one of its results.
    const emit = (unit: Unit) => {
      if (emitted.has(unit)) return;
      emitted.add(unit);
      for (const producer of producersOf(unit)) emit(units.get(producer) ?? [producer]);
      if (unit[0]?.op.definition.elementwise) emitLoop(unit, readers, rewriter);
      else for (const member of unit) rewriter.copy(member);
    };
    const unit = units.get(node) ?? [node];
    if (unit.at(-1) === node) emit(unit);
    return true;
  });
}

function emitLoop(unit: Unit, readers: ReadonlyMap<Value, readonly (Node | undefined)[]>, rewriter: Rewriter): void {
  const inside = new Set<Node | undefined>(unit);
  const registers = new Map<Value, number>();
  const inputs: Value[] = [];
  for (const input of unit.flatMap((member) => member.inputs)) {
    const produced = input.origin.kind === "node" && inside.has(input.origin.node);
    if (produced || registers.has(input)) continue;
    registers.set(input, inputs.length);
    inputs.push(input);
  }
  const tape = unit.map((member, index): TapeStep => {
    const args = member.inputs.map((input) => registers.get(input) ?? 0);
    registers.set(resultOf(member), inputs.length + index);
    return { op: member.op.definition.name, args, ...member.attributes };
  });
  const stored = unit.map(resultOf).filter((value) => readers.get(value)?.some((reader) => !inside.has(reader)));
  const last = unit.at(-1) as Node;
  const attributes = {
    tape,
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

/** An element-wise node joins the loop of each producer of the same shape, unless that would make a circle. */
function partition(graph: Graph): Map<Node, Unit> {
  const units = new Map<Node, Unit>();
  for (const node of graph.nodes) {
    let mine: Unit = [node];
    units.set(node, mine);
    if (!node.op.definition.elementwise) continue;
    for (const producer of producersOf(mine)) {
      const theirs = units.get(producer);
      if (!theirs || theirs === mine || !producer.op.definition.elementwise) continue;
      if (!sameShape(shapeOf(theirs), shapeOf(mine)) || mine.length + theirs.length > longestTape) continue;
      if (reachesAround(theirs, mine, units)) continue;
      mine = [...theirs, ...mine].sort((a, b) => a.id - b.id);
      for (const member of mine) units.set(member, mine);
    }
  }
  return units;
}

/** Whether a unit outside both depends on `early` and is needed by `late`. */
function reachesAround(early: Unit, late: Unit, units: ReadonlyMap<Node, Unit>): boolean {
  const visited = new Set<Unit>([early, late]);
  const dependsOnEarly = (unit: Unit): boolean =>
    producersOf(unit).some((producer) => {
      const next = units.get(producer) ?? [producer];
      if (next === early) return true;
      if (idOf(next.at(-1)) < idOf(early[0])) return false;
      if (visited.has(next)) return false;
      visited.add(next);
      return dependsOnEarly(next);
    });
  const direct = new Set(producersOf(late).map((producer) => units.get(producer) ?? [producer]));
  return [...direct].some((unit) => unit !== early && unit !== late && !visited.has(unit) && dependsOnEarly(unit));
}

function producersOf(unit: Unit): Node[] {
  return unit
    .flatMap((member) => member.inputs)
    .flatMap(({ origin }) => (origin.kind === "node" && !unit.includes(origin.node) ? [origin.node] : []));
}

function idOf(node: Node | undefined): number {
  return node?.id ?? 0;
}

function resultOf(node: Node): Value {
  return node.outputs[0] as Value;
}

function shapeOf(unit: Unit): Shape {
  return resultOf(unit[0] as Node).shape;
}
