import type { Layer, LayerCall } from "../../layers/index.ts";
import type { Network } from "../../network/index.ts";

/**
 * Returns the layers of a network without inputs in the order of Keras' `model.layers`. For a sequential model, that is
 * their order. For a functional model, the layers farthest from the outputs come first; equally distant ones are
 * ordered by a traversal from the outputs to the inputs (`map_graph` of Keras 3).
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

/** Returns the calls, each after its inputs, and each layer's position in the traversal from the first output. */
function walk({ calls, outputs }: Network): { ordered: readonly LayerCall[]; places: ReadonlyMap<Layer, number> } {
  const own = new Set(calls);
  const ordered: LayerCall[] = [];
  const places = new Map<Layer, number>();
  const entered = new Set<LayerCall>();
  // An explicit list of pending calls, because recursion would overflow the stack in deep networks.
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
