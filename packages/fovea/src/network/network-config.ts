import type { Layer, LayerCall, SymbolicTensor } from "../layers/index.ts";
import { ConfigError } from "../support/errors.ts";
import type { Json, JsonObject } from "../support/json.ts";

/** The parts of a network that `networkConfig` reads. */
interface Described {
  readonly className: "Sequential" | "Functional";
  readonly name: string | undefined;
  readonly seed: number;
  readonly trainable: boolean;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly inputNames: readonly string[];
  readonly calls: readonly LayerCall[];
  readonly layers: readonly Layer[];
  readonly returnsMany: boolean;
}

/**
 * Returns a network as JSON. Lists the layers once, then their calls in order. A tensor is written as [layer, index of
 * the layer's call, index of the output]. `outputs` is a single tensor or a list, as given by the user.
 * @throws ConfigError if two nested networks share a layer, because each would get its own copy.
 */
export function networkConfig(network: Described): JsonObject {
  checkSharing(network);
  const { className, name, seed, trainable } = network;
  const layers = network.layers.map((layer) => ({ className: layer.className, config: layer.config() }));
  const inputs = network.inputs.map(({ shape, dtype }, index) => {
    const config = { name: network.inputNames[index] ?? "", shape: shape.slice(1), dtype };
    return { className: "InputLayer", config };
  });
  const common = { ...(name !== undefined && { name }), seed, trainable, layers: [...inputs, ...layers] };
  if (className === "Sequential") return common;
  const reference = references(network);
  return {
    ...common,
    calls: network.calls.map((call) => ({ layer: call.layer.name ?? "", inputs: call.inputs.map(reference) })),
    outputs: network.returnsMany ? network.outputs.map(reference) : (network.outputs.map(reference)[0] as Json),
  };
}

/** Returns a function that writes tensors of the network. */
function references(network: Described): (tensor: SymbolicTensor) => Json {
  const written = new Map<SymbolicTensor, Json>();
  network.inputs.forEach((tensor, index) => {
    written.set(tensor, [network.inputNames[index] ?? "", 0, 0]);
  });
  const counts = new Map<Layer, number>();
  for (const { layer, outputs } of network.calls) {
    const count = counts.get(layer) ?? 0;
    counts.set(layer, count + 1);
    outputs.forEach((tensor, index) => {
      if (!written.has(tensor)) written.set(tensor, [layer.name ?? "", count, index]);
    });
  }
  return (tensor) => {
    const reference = written.get(tensor);
    if (reference === undefined)
      throw new ConfigError(`network: a tensor of ${tensor.call.layer.kind} is not part of the network`);
    return reference;
  };
}

function checkSharing({ layers, name = "network" }: Described): void {
  const owners = new Map<Layer, string>();
  const visit = (layer: Layer, owner: string) => {
    const known = owners.get(layer);
    if (known !== undefined && known !== owner) {
      throw new ConfigError(
        `network "${name}": layer "${layer.name}" is part of "${known}" and of "${owner}"; ` +
          "a model description cannot express that they share it",
      );
    }
    owners.set(layer, owner);
    for (const sublayer of layer.sublayers.values()) visit(sublayer, layer.name ?? "");
  };
  for (const layer of layers) visit(layer, name);
}
