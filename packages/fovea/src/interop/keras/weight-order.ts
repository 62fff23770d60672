import type { StoredWeight, WeightFile } from "../../io/weight-file.ts";
import type { Layer, LayerWeight } from "../../layers/index.ts";
import { Network } from "../../network/index.ts";
import { parametersFirst } from "../parameters-first.ts";
import { describedOrder, type PlaceOf } from "./described-order.ts";
import { layerOrder } from "./layer-order.ts";

/**
 * Position of a weight among the groups of a file: "2/0/kernel" is the kernel of the first layer of the third group. A
 * group is a layer of the network with weights; a nested model forms one group with all its layers.
 */
export type OrderKey = string;

/**
 * What was trainable when a file was written. Within a group, Keras writes trainable layers first, and files do not say
 * which they are: those of the network's own flags, all, or none.
 */
export type TrainableGuess = "as-set" | "all" | "none";

/**
 * Returns the keys of every weight of a network: by the weight's name, then by its index in the layer. `isOneGroup` is
 * for files that do not distinguish the network's layers.
 */
export function networkOrder(
  network: Network,
  guess: TrainableGuess,
  isOneGroup: boolean,
): Map<LayerWeight, readonly OrderKey[]> {
  const keys = new Map<LayerWeight, readonly OrderKey[]>();
  const isTrainable = (layer: Layer) => guess === "all" || (guess === "as-set" && layer.trainable);
  const outermost = isOneGroup ? [network] : layerOrder(network);
  const groups = outermost.map((layer) => innermost(layer, isTrainable(network), isTrainable));
  for (const [group, layers] of groups.filter(({ length }) => length > 0).entries()) {
    for (const [place, { layer }] of [...layers].sort((a, b) => Number(b.isTrained) - Number(a.isTrained)).entries()) {
      for (const [index, source] of parametersFirst(layer.weights.values()).entries()) {
        if (!keys.has(source)) keys.set(source, [key(group, place, source.name), key(group, place, index)]);
      }
    }
  }
  return keys;
}

interface Innermost {
  readonly layer: Layer;
  readonly isTrained: boolean;
}

/** Returns the layers with weights inside a layer, each once, in Keras' order. */
function innermost(
  layer: Layer,
  isInTrainable: boolean,
  isTrainable: (layer: Layer) => boolean,
  found: Innermost[] = [],
): Innermost[] {
  const trainable = isInTrainable && isTrainable(layer);
  const weights = [...layer.weights.values()];
  if (weights.length > 0 && !found.some((entry) => entry.layer === layer)) {
    found.push({ layer, isTrained: trainable && weights.some(({ role }) => role === "parameter") });
  }
  const inner = layer instanceof Network ? layerOrder(layer) : layer.sublayers.values();
  for (const sublayer of inner) innermost(sublayer, trainable, isTrainable, found);
  return found;
}

/** The order of a file. */
export interface FileOrder {
  /** Keys of the file's weights, by the layer under which they are grouped. */
  readonly keys: ReadonlyMap<StoredWeight["layer"], readonly OrderKey[]>;
  /**
   * Possible answers to what was trainable; a single one if the file describes the model, because the order is then
   * known.
   */
  readonly guesses: readonly TrainableGuess[];
}

export function fileOrder(file: WeightFile): FileOrder {
  const groups = groupsOf(file);
  const placeOf = describedOrder(file);
  const described = placeOf && [...groups].map(([group, layers]) => inDescribedOrder(group, layers, placeOf));
  const isDescribed = described?.every((layers) => layers !== undefined) ?? false;
  const keys = new Map<StoredWeight["layer"], readonly OrderKey[]>();
  for (const [number, [group, layers]] of [...groups].entries()) {
    const owners = (isDescribed ? described?.[number] : undefined) ?? [...layers.keys()];
    for (const [place, owner] of owners.entries()) {
      for (const [index, { name, layer }] of (layers.get(owner) ?? []).entries()) {
        keys.set(layer, [key(group, place, ownerAndName(name)[1]), key(group, place, index)]);
      }
    }
  }
  return { keys, guesses: isDescribed ? ["none"] : ["as-set", "all", "none"] };
}

type Group = Map<string, StoredWeight[]>;

/** Groups the weights by the layers in their names. */
function groupsOf({ weights }: WeightFile): Map<number, Group> {
  const groups = new Map<number, Group>();
  for (const weight of weights.values()) {
    if (!weight.layer) continue;
    const place = weight.layer.place ?? 0;
    const group: Group = groups.get(place) ?? new Map();
    const [owner] = ownerAndName(weight.name);
    group.set(owner, [...(group.get(owner) ?? []), weight]);
    groups.set(place, group);
  }
  return groups;
}

function inDescribedOrder(number: number, group: Group, placeOf: PlaceOf): readonly string[] | undefined {
  const outermost = [...group.values()][0]?.[0]?.layer;
  const places = [...group.keys()].map((owner) =>
    placeOf(outermost?.place === number ? outermost.name : undefined, owner),
  );
  if (places.some((place) => place === undefined) || new Set(places).size < places.length) return undefined;
  const order = new Map([...group.keys()].map((owner, index) => [owner, places[index] ?? 0]));
  return [...group.keys()].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

/** "conv/kernel:0" → "conv", "kernel" */
function ownerAndName(name: string): readonly [owner: string, name: string] {
  const plain = name.replace(/:\d+$/, "");
  const end = plain.lastIndexOf("/");
  return [plain.slice(0, Math.max(0, end)), plain.slice(end + 1)];
}

function key(group: number, place: number, weight: string | number): OrderKey {
  return `${group}/${place}/${weight}`;
}
