import { isJsonObject, type Json } from "../../support/index.ts";

/** The network that a weight file describes. */
export interface DescribedNetwork {
  /** Keras' class: "Sequential", "Functional". */
  readonly className: string;
  readonly name?: string;
  readonly layers?: number;
}

/** Reads class, name and number of layers from Keras' configuration of a model, found in .keras, .h5 and model.json. */
export function networkOf(config: unknown): DescribedNetwork | undefined {
  const description = member(config, "model_config") ?? config;
  const className = member(description, "class_name");
  if (typeof className !== "string") return undefined;
  const inner = member(description, "config");
  const name = member(inner, "name");
  // Before Keras 2.2.3, the configuration of a sequential model was the list of its layers.
  const layers = Array.isArray(inner) ? inner : member(inner, "layers");
  return {
    className,
    ...(typeof name === "string" && { name }),
    ...(Array.isArray(layers) && { layers: layers.length }),
  };
}

function member(value: unknown, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? (value[key] as Json) : undefined;
}
