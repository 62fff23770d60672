import type { Layer, LayerCall } from "../../layers/index.ts";
import type { Network } from "../../network/index.ts";

/**
 * The layers of a network, inputs left out, in the order of Keras' `model.layers`: those of a sequential model as they
 * are; of a functional one by how far they are from the outputs, the farthest first, and of those alike as a walk from
 * the outputs to the inputs leaves them (`map_graph` of Keras 3).
 */
export function layerOrder(network: Network): Layer[] {
  if (network.className === "Sequential") return [...network.layers];
  const { ordered, places } = walk(network);
  const callDepths = new Map<LayerCall, number>();
  const layerDepths = new Map<Layer, number>();
  for (const call of [...ordered].reverse()) {
    const depth = Math.max(callDepths.get(call) ?? 0, layerDepths.get(call.layer) ?? 0);
    callDepths.set(call, depth);
    layerDepths.set(call.layer, depth);
    for (const { call: before } of call.inputs) {
      if (places.has(before.layer)) callDepths.set(before, Math.max(depth + 1, callDepths.get(before) ?? 0));
    }
  }
  const depthOf = (layer: Layer) => layerDepths.get(layer) ?? 0;
  return [...network.layers].sort((a, b) => depthOf(b) - depthOf(a) || (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

/** The calls, each after those it reads, and the place at which each layer was first met, from the first output on. */
function walk({ calls, outputs }: Network): { ordered: readonly LayerCall[]; places: ReadonlyMap<Layer, number> } {
  const own = new Set(calls);
  const ordered: LayerCall[] = [];
  const places = new Map<Layer, number>();
  const entered = new Set<LayerCall>();
  // Deep networks would exhaust the stack: the calls under way are kept in a list.
  for (const { call: start } of outputs) {
    const pending: { readonly call: LayerCall; next: number }[] = [];
    const enter = (call: LayerCall) => {
      if (!own.has(call) || entered.has(call)) return;
      entered.add(call);
      if (!places.has(call.layer)) places.set(call.layer, places.size);
      pending.push({ call, next: 0 });
    };
    enter(start);
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      const input = top.call.inputs[top.next++];
      if (input) enter(input.call);
      else ordered.push((pending.pop() ?? top).call);
    }
  }
  return { ordered, places };
}
