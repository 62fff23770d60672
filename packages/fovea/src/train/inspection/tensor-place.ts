import type { Value } from "../../graph/graph.ts";
import { isSymbolicTensor, type SymbolicTensor } from "../../layers/index.ts";
import type { Forward, Network } from "../../network/index.ts";
import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { nearest } from "../../support/nearest.ts";

/**
 * A tensor inside a network: the name of an input, the path of a layer for its output ("conv1", in a nested model
 * "backbone/conv1"), or a symbolic tensor of the network itself. A layer that is called several times is counted from
 * 0: "relu:1" is its second call; "split:0:1" is the second output of its first.
 */
export type TensorPlace = string | SymbolicTensor;

/** @throws ConfigError unless `given` is a place. */
export function placeOf(where: string, option: string, given: unknown): TensorPlace {
  if (typeof given === "string" || isSymbolicTensor(given)) return given;
  throw new ConfigError(
    `${where}: expected ${option} to be the path of a layer, the name of an input or a symbolic tensor, received ` +
      formatReceived(given),
  );
}

/** @throws ConfigError unless `given` is a place or a list of places. */
export function placesOf(where: string, option: string, given: unknown): readonly TensorPlace[] {
  return [given].flat().map((place) => placeOf(where, option, place));
}

/** Returns the name of a place, by which results are keyed. */
export function placeName(network: Network, place: TensorPlace): string {
  if (typeof place === "string") return place;
  const { call, index } = place;
  const input = network.inputs.indexOf(place);
  if (input >= 0) return network.inputNames[input] ?? "";
  const calls = network.calls.filter(({ layer }) => layer === call.layer);
  const path = call.layer.name ?? call.layer.kind;
  if (index === 0 && calls.length === 1) return path;
  return `${path}:${calls.indexOf(call)}${index > 0 ? `:${index}` : ""}`;
}

/**
 * Finds the value of a place in the network's graph.
 * @throws ConfigError for a place that the network does not have, with the nearest name.
 */
export function valueAt(where: string, network: Network, forward: Forward, place: TensorPlace): Value {
  if (isSymbolicTensor(place)) {
    const value = forward.values.get(place);
    if (value) return value;
    throw new ConfigError(
      `${where}: the tensor of "${place.call.layer.name ?? place.call.layer.kind}" is not one of this network's own; ` +
        'name a layer of a nested model by its path, such as "backbone/conv1"',
    );
  }
  const input = network.inputNames.indexOf(place);
  const value = forward.calls.get(place)?.[0]?.[0] ?? (input >= 0 ? forward.inputs[input] : undefined);
  if (value) return value;
  const [, path = "", call = "0", output = "0"] = /^(.+?):(\d+)(?::(\d+))?$/.exec(place) ?? [];
  const calls = forward.calls.get(path);
  const found = calls?.[Number(call)]?.[Number(output)];
  if (found) return found;
  if (calls) {
    throw new ConfigError(
      `${where}: "${path}" has ${calls.length} calls with ${calls[0]?.length} outputs, received "${place}"`,
    );
  }
  const suggestion = nearest(place, [...network.inputNames, ...forward.calls.keys()]);
  throw new ConfigError(
    `${where}: there is no layer or input "${place}"${suggestion ? `; did you mean "${suggestion}"?` : ""}`,
  );
}

/** Returns a unique key for a list of places; tensors of the same name have different keys. */
export function placesKey(places: readonly TensorPlace[]): string {
  return JSON.stringify(places.map((place) => (typeof place === "string" ? place : [place.call.serial, place.index])));
}
