import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { isJsonObject, type Json } from "../../support/json.ts";
import type { Connections } from "./call-numbers.ts";
import { alongLastAxis } from "./image-layers.ts";
import { type Keras3Layer, keras3Layer } from "./keras3-layer.ts";
import type { TensorReference, TopologyLayer } from "./topology.ts";
import type { VersionSemantics } from "./version-semantics.ts";

/** Layers that can be the activation of another layer: those without weights. */
const activationLayers: ReadonlySet<string> = new Set([
  "Activation",
  "ELU",
  "Identity",
  "LeakyReLU",
  "Operation",
  "ReLU",
  "Softmax",
]);

/** Maximum nesting of activations. */
const maxDepth = 8;

/**
 * Splits layers whose activation is a layer itself, such as `Conv2D(8, 3, activation=LeakyReLU(0.1))`, into two layers,
 * and replaces an `Activation` that contains a layer by that layer. Also splits a `channels_first` layer with an
 * activation along the last axis, which is the columns there.
 * @throws FormatError for an activation with weights, or for an invalid one.
 */
export function splitActivations(
  { layers, outputs }: Connections,
  semantics: VersionSemantics,
  file: string,
): Connections {
  const names = new Set(layers.map(({ name }) => name));
  const split = new Map<string, TopologyLayer>();
  const heads = layers.map((layer) => {
    const activation = heldLayer(layer, semantics, `${file}: layer "${layer.name}"`);
    if (!activation) return layer;
    if (layer.className === "Activation") return { ...layer, ...activation };
    let name = `${layer.name}_activation`;
    while (names.has(name)) name += "_";
    names.add(name);
    const calls = layer.calls.map((_, call) => [{ layer: layer.name, call, index: 0 }]);
    split.set(layer.name, { ...activation, name, calls, nested: undefined, storedAt: `${layer.storedAt}/activation` });
    return { ...layer, config: { ...layer.config, activation: "linear" } };
  });
  const redirected = (reference: TensorReference): TensorReference => {
    return { ...reference, layer: split.get(reference.layer)?.name ?? reference.layer };
  };
  const both = heads.flatMap((layer) => {
    const head = { ...layer, calls: layer.calls.map((inputs) => inputs.map(redirected)) };
    return [head, ...[split.get(layer.name) ?? []].flat()];
  });
  return { layers: both, outputs: outputs.map(redirected) };
}

function heldLayer(
  { className, config: { activation, data_format: format } }: TopologyLayer,
  semantics: VersionSemantics,
  where: string,
): Keras3Layer | undefined {
  if (format === "channels_first" && typeof activation === "string" && alongLastAxis.has(activation)) {
    return { className: "Activation", config: { activation } };
  }
  let held: Keras3Layer | undefined;
  let inner: Json | undefined = activation;
  for (let depth = 0; isJsonObject(inner) && typeof inner.class_name === "string" && depth < maxDepth; depth++) {
    held = keras3Layer(inner.class_name, inner.config, semantics);
    if (!activationLayers.has(held.className)) {
      throw new FormatError(
        `${where}: expected the activation of a ${className} to be a function or a layer without weights, ` +
          `received ${formatReceived(inner.class_name)}`,
      );
    }
    inner = held.className === "Activation" ? held.config.activation : undefined;
  }
  return held;
}
