import { keepsPositions } from "./image-layers.ts";
import type { Topology, TopologyLayer } from "./topology.ts";

/**
 * Whether a model's input is channels-first: whether it reaches a `channels_first` layer, through layers that keep
 * every value's position at most.
 */
export function entersChannelsFirst(topology: Topology, input: string | undefined): boolean {
  if (topology.className === "Sequential") return startsChannelsFirst(topology);
  const readers = readersOf(topology);
  const followed = new Set(input === undefined ? [] : [input]);
  for (const name of followed) {
    for (const { layer, place } of readers.get(name) ?? []) {
      if (takesChannelsFirst(layer, place)) return true;
      if (isPassedThrough(layer)) followed.add(layer.name);
    }
  }
  return false;
}

function startsChannelsFirst({ layers }: Topology): boolean {
  for (const layer of layers) {
    if (layer.className === "InputLayer") continue;
    if (takesChannelsFirst(layer, 0)) return true;
    if (!isPassedThrough(layer)) return false;
  }
  return false;
}

function takesChannelsFirst({ nested, config }: TopologyLayer, place: number): boolean {
  return nested ? entersChannelsFirst(nested, nested.inputs[place]?.layer) : config.data_format === "channels_first";
}

function isPassedThrough(layer: TopologyLayer): boolean {
  return !layer.nested && keepsPositions(layer);
}

/** A layer and the input that it reads. */
interface Reader {
  readonly layer: TopologyLayer;
  readonly place: number;
}

/** Returns the readers of each layer. */
function readersOf({ layers }: Topology): ReadonlyMap<string, readonly Reader[]> {
  const readers = new Map<string, Reader[]>();
  for (const layer of layers) {
    for (const call of layer.calls) {
      for (const [place, { layer: name }] of call.entries()) {
        const list = readers.get(name) ?? [];
        readers.set(name, list);
        list.push({ layer, place });
      }
    }
  }
  return readers;
}
