import type { Node } from "../../graph/graph.ts";
import type { Factor } from "./factor.ts";
import { separateAxes, type TensorAxes } from "./tensor-axes.ts";
import { type Agreement, unify } from "./unify.ts";

/** Propagates axes through an op: returns the axes of each output. */
export type Rule = (step: Step) => readonly TensorAxes[];

/** One node during the traversal of a graph. */
export class Step {
  readonly node: Node;
  readonly inputs: readonly TensorAxes[];
  readonly #agreements: Agreement[];

  constructor(node: Node, inputs: readonly TensorAxes[], agreements: Agreement[]) {
    this.node = node;
    this.inputs = inputs;
    this.#agreements = agreements;
  }

  /** The layer, for error messages. */
  get where(): string {
    return `"${this.node.scope || this.node.op.definition.name}"`;
  }

  /** Returns the factors of each axis of an input. */
  axes(input: number): readonly (readonly Factor[])[] {
    return separateAxes(this.inputs[input] ?? [], this.where);
  }

  unify(a: readonly Factor[], b: readonly Factor[]): readonly Factor[] {
    return unify(a, b, this.where, this.#agreements);
  }

  /** Requires that PyTorch has an axis in the network's own order. */
  needsOwnOrder(factors: readonly Factor[]): void {
    this.#agreements.push({ where: this.where, lists: [factors, []] });
  }
}
