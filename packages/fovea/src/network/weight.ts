import type { Layer, LayerWeight, WeightRole } from "../layers/index.ts";
import { hashText } from "../support/hash-text.ts";
import { random } from "../support/random.ts";
import type { Shape } from "../tensor/shape.ts";

/** A weight as a network knows it. */
export interface Weight {
  /** The path, unique in the network: "backbone/conv1/kernel". Variables of its graphs have this name. */
  readonly name: string;
  readonly shape: Shape;
  readonly role: WeightRole;
  /** Whether training may change it: a parameter of a layer that is trainable, in layers that all are. */
  readonly trainable: boolean;
  /** The weight itself: networks that share a layer have Weights with the same source, and so the same values. */
  readonly source: LayerWeight;
  /** The layer that asks for it. */
  readonly layer: Layer;
  /** The first values, row-major. They follow from the network's seed and the weight's name alone. */
  initial(): Float32Array;
}

/** All weights of `layer` and of what it is made of, each once, under the first path that leads to it. */
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

  initial(): Float32Array {
    return this.source.initializer.sample(this.shape, random(this.#seed, hashText(this.name)));
  }
}

function join(path: string, name: string): string {
  return path ? `${path}/${name}` : name;
}
