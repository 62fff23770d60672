import type { Layer, LayerWeight, WeightRole } from "../layers/index.ts";
import { hashText } from "../support/hash-text.ts";
import { random } from "../support/random.ts";
import type { Shape } from "../tensor/shape.ts";

/** A weight of a network. */
export interface Weight {
  /** The path, unique in the network: "backbone/conv1/kernel". Graphs use it as the name of the variable. */
  readonly name: string;
  readonly shape: Shape;
  readonly role: WeightRole;
  /**
   * Whether training updates the weight: it is a parameter, and its layer and all layers that contain it are trainable.
   */
  readonly trainable: boolean;
  /**
   * The identity of the weight: networks that share a layer have Weights with the same source, and thus the same
   * values.
   */
  readonly source: LayerWeight;
  /** The layer that declares it. */
  readonly layer: Layer;
  /**
   * Writes the initial values to `values`, which must be zero (default: a new array), and returns them, row-major. They
   * depend only on the network's seed and the weight's name.
   */
  initial(values?: Float32Array): Float32Array;
}

/** Returns all weights of `layer` and its sublayers, each once, under the first path that leads to it. */
export function weightsOf(layer: Layer, seed: number): Weight[] {
  const found = new Map<LayerWeight, Weight>();
  const visit = (current: Layer, path: string, chain: readonly Layer[]) => {
    for (const source of current.weights.values()) {
      if (!found.has(source)) found.set(source, new NetworkWeight(join(path, source.name), source, chain, seed));
    }
    for (const [name, sublayer] of current.sublayers) visit(sublayer, join(path, name), [...chain, sublayer]);
  };
  visit(layer, "", [layer]);
  return [...found.values()];
}

class NetworkWeight implements Weight {
  readonly name: string;
  readonly source: LayerWeight;
  readonly #chain: readonly Layer[];
  readonly #seed: number;

  constructor(name: string, source: LayerWeight, chain: readonly Layer[], seed: number) {
    this.name = name;
    this.source = source;
    this.#chain = chain;
    this.#seed = seed;
  }

  get shape(): Shape {
    return this.source.shape;
  }

  get role(): WeightRole {
    return this.source.role;
  }

  get layer(): Layer {
    return this.#chain.at(-1) as Layer;
  }

  get trainable(): boolean {
    return this.role === "parameter" && this.#chain.every((layer) => layer.trainable);
  }

  initial(values?: Float32Array): Float32Array {
    return this.source.initializer.sample(this.shape, random(this.#seed, hashText(this.name)), values);
  }
}

function join(path: string, name: string): string {
  return path ? `${path}/${name}` : name;
}
