import type { Shape } from "../../tensor/shape.ts";
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "./schema.ts";

/** ONNX nodes and initializers under construction; it knows names alone. */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxTensor>();
  readonly #taken = new Set<string>();
  readonly #integers = new Map<string, string>();
  /** Where in the network the next nodes are: they are named after it. */
  scope = "";

  /** Keeps a name for an input or an output. */
  reserve(name: string): void {
    this.#taken.add(name);
  }

  /** Adds a node with one output, and gives the output's name. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const name = this.#unique(this.scope ? `${this.scope}/${opType}` : opType);
    this.nodes.push({ name, opType, inputs, outputs: [name], attributes });
    return name;
  }

  /** A tensor that the file holds. */
  tensor(name: string, shape: Shape, data: OnnxTensor["data"]): string {
    const unique = this.#unique(name);
    this.initializers.set(unique, { shape, data });
    return unique;
  }

  /** A tensor of numbers that are nobody's weight, named after the place where they are needed. */
  constant(shape: Shape, data: OnnxTensor["data"]): string {
    return this.tensor(this.scope ? `${this.scope}/constant` : "constant", shape, data);
  }

  /** Whole numbers as an int64 tensor of rank 1; equal lists are held once. */
  integers(values: readonly number[]): string {
    const key = values.join("_").replaceAll("-", "minus");
    const known = this.#integers.get(key);
    if (known !== undefined) return known;
    const name = this.tensor(`integers_${key}`, [values.length], BigInt64Array.from(values, BigInt));
    this.#integers.set(key, name);
    return name;
  }

  /** Makes `name` the name of the tensor that is called `current` now. */
  rename(current: string, name: string): void {
    for (const [index, node] of this.nodes.entries()) {
      const renamed = (names: readonly string[]) => names.map((each) => (each === current ? name : each));
      this.nodes[index] = { ...node, inputs: renamed(node.inputs), outputs: renamed(node.outputs) };
    }
  }

  /** Drops the nodes and initializers that `outputs` do not depend on. */
  prune(outputs: readonly string[]): void {
    const needed = new Set(outputs);
    const kept: OnnxNode[] = [];
    for (const node of this.nodes.toReversed()) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      for (const input of node.inputs) needed.add(input);
      kept.push(node);
    }
    this.nodes.splice(0, this.nodes.length, ...kept.reverse());
    for (const name of this.initializers.keys()) if (!needed.has(name)) this.initializers.delete(name);
  }

  #unique(name: string): string {
    let unique = name;
    for (let number = 1; this.#taken.has(unique); number++) unique = `${name}_${number}`;
    this.#taken.add(unique);
    return unique;
  }
}
