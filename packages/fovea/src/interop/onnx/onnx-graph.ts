import type { Shape } from "../../tensor/shape.ts";
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "./schema.ts";

/** ONNX nodes and initializers under construction, addressed by name. */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxTensor>();
  readonly #taken = new Set<string>();
  readonly #integers = new Map<string, string>();
  /** Location in the network that prefixes the names of new nodes. */
  scope = "";

  /** Reserves a name for an input or output. */
  reserve(name: string): void {
    this.#taken.add(name);
  }

  /** Adds a node with one output and returns the output's name. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const name = this.#unique(this.scope ? `${this.scope}/${opType}` : opType);
    this.nodes.push({ name, opType, inputs, outputs: [name], attributes });
    return name;
  }

  /** Adds a tensor that the file contains. */
  tensor(name: string, shape: Shape, data: OnnxTensor["data"]): string {
    const unique = this.#unique(name);
    this.initializers.set(unique, { shape, data });
    return unique;
  }

  /** Adds a constant that is not a weight, named after the current scope. */
  constant(shape: Shape, data: OnnxTensor["data"]): string {
    return this.tensor(this.scope ? `${this.scope}/constant` : "constant", shape, data);
  }

  /** Adds integers as an int64 tensor of rank 1; equal lists are stored once. */
  integers(values: readonly number[]): string {
    const key = values.join("_").replaceAll("-", "minus");
    const known = this.#integers.get(key);
    if (known !== undefined) return known;
    const name = this.tensor(`integers_${key}`, [values.length], BigInt64Array.from(values, BigInt));
    this.#integers.set(key, name);
    return name;
  }

  /** Renames the tensor `current` to `name`. */
  rename(current: string, name: string): void {
    for (const [index, node] of this.nodes.entries()) {
      const renamed = (names: readonly string[]) => names.map((each) => (each === current ? name : each));
      this.nodes[index] = { ...node, inputs: renamed(node.inputs), outputs: renamed(node.outputs) };
    }
  }

  /** Removes nodes and initializers on which `outputs` do not depend. */
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
