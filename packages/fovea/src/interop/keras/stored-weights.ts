import type { StoredWeight, WeightFile } from "../../io/weight-file.ts";

/** By what a weight of a described layer is looked up. */
export interface WeightAddress {
  /** Names of the enclosing models and the layer. */
  readonly chain: readonly string[];
  /** Location of the layer's weights in a Keras 3 file. */
  readonly storedAt: string;
  /** Keras' name of the weight: "kernel". */
  readonly name: string;
  /** Position among the layer's weights, trainable ones first. */
  readonly index: number;
}

/** Looks up weights in files of all of Keras' formats. */
export class StoredWeights {
  readonly #file: WeightFile;
  /** The weights of each layer, in order. */
  readonly #layers = new Map<string, StoredWeight[]>();
  readonly #byName = new Map<string, StoredWeight>();

  constructor(file: WeightFile) {
    this.#file = file;
    for (const weight of file.weights.values()) {
      this.#byName.set(plain(weight.name), weight);
      if (!weight.layer) continue;
      const list = this.#layers.get(weight.layer.name) ?? [];
      list.push(weight);
      this.#layers.set(weight.layer.name, list);
    }
  }

  /** Returns the weight in the file, if its location or an unambiguous name identifies it. */
  find(address: WeightAddress): StoredWeight | undefined {
    const { weights } = this.#file;
    const { chain, storedAt, name, index } = address;
    const [outer = "", ...inner] = chain;
    const path = `${storedAt}/vars/${index}`;
    const stored = weights.get(path) ?? weights.get(path.replaceAll("layers/", "_layer_checkpoint_dependencies/"));
    if (stored) return stored;
    const layer = this.layer(chain.join("/")) ?? [];
    const sameName = layer.find((weight) => isCalled(weight, name));
    if (sameName) return sameName;
    const sameIndex = layer.find((weight) => weight.layer?.index === index);
    if (sameIndex) return sameIndex;
    const full = this.#byName.get(`${chain.join("/")}/${name}`);
    if (full) return full;
    // The old layout stores the weights of a nested model together, under the outer model's name.
    const group = this.layer(outer);
    if (group) return inner.length > 0 ? onlyEnding(group, `${inner.join("/")}/${name}`) : undefined;
    return this.#byEnding(chain, name);
  }

  /** TensorFlow.js has no groups; names begin with those of some, all or none of the enclosing models. */
  #byEnding(chain: readonly string[], name: string): StoredWeight | undefined {
    for (const spelling of name === "kernel" ? [name, "depthwise_kernel"] : [name]) {
      for (let start = 1; start < chain.length; start++) {
        const exact = this.#byName.get(`${chain.slice(start).join("/")}/${spelling}`);
        if (exact) return exact;
      }
      const ending = onlyEnding(this.#file.weights.values(), `${chain.join("/")}/${spelling}`);
      if (ending) return ending;
    }
    return undefined;
  }

  /** Returns all weights that the file stores under a layer's name. */
  layer(name: string): readonly StoredWeight[] | undefined {
    return this.#layers.get(name);
  }
}

/** Returns the only weight whose name equals `ending` or ends in it. */
function onlyEnding(weights: Iterable<StoredWeight>, ending: string): StoredWeight | undefined {
  const [found, ...others] = [...weights].filter((weight) => `/${plain(weight.name)}`.endsWith(`/${ending}`));
  return others.length === 0 ? found : undefined;
}

function isCalled(weight: StoredWeight, name: string): boolean {
  const last = plain(weight.name).split("/").at(-1);
  // Keras 2's name of the kernel of a depthwise convolution.
  return last === name || (name === "kernel" && last === "depthwise_kernel");
}

function plain(name: string): string {
  return name.replace(/:\d+$/, "");
}
