import type { StoredWeight, WeightFile } from "../../io/weight-file.ts";

/** What a weight of a described layer is looked for by. */
export interface WeightAddress {
  /** The names of the models around the layer and its own. */
  readonly chain: readonly string[];
  /** Where Keras 3 keeps the layer's weights. */
  readonly storedAt: string;
  /** Keras' name of the weight: "kernel". */
  readonly name: string;
  /** Its place among the layer's weights, the trainable ones first. */
  readonly index: number;
}

/** Finds weights in a file of any of Keras' formats. */
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

  /** Where the file has the weight, if it is told by its place or by a name that is clear. */
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
    if (full || inner.length === 0) return full;
    // The old layout keeps the weights of a model within a model together, under the outer one's name.
    const suffix = `${inner.join("/")}/${name}`;
    const candidates = (this.layer(outer) ?? []).filter((weight) => {
      const stem = plain(weight.name);
      return stem === suffix || stem.endsWith(`/${suffix}`);
    });
    return candidates.length === 1 ? candidates[0] : undefined;
  }

  /** All weights that the file keeps under the name of one layer. */
  layer(name: string): readonly StoredWeight[] | undefined {
    return this.#layers.get(name);
  }
}

function isCalled(weight: StoredWeight, name: string): boolean {
  const last = plain(weight.name).split("/").at(-1);
  // Keras 2's name of the kernel of a depthwise convolution.
  return last === name || (name === "kernel" && last === "depthwise_kernel");
}

function plain(name: string): string {
  return name.replace(/:\d+$/, "");
}
