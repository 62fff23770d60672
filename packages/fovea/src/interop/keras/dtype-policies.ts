import { isJsonObject, type Json } from "../../support/json.ts";
import type { Topology, TopologyLayer } from "./topology.ts";

/** The element types that the layers compute in where that is not float32: "mixed_float16". */
export function dtypePolicies({ layers }: Topology): ReadonlySet<string> {
  return new Set(
    layers.flatMap(({ className, config, nested }: TopologyLayer) => {
      if (nested) return [...dtypePolicies(nested)];
      const policy = nameOf(config.dtype);
      // An input may be whole numbers; layers are float32 or what is said here.
      return policy === undefined || policy === "float32" || className === "InputLayer" ? [] : [policy];
    }),
  );
}

/** A policy is a name, or an object that holds it. */
function nameOf(dtype: Json | undefined): string | undefined {
  if (typeof dtype === "string") return dtype;
  if (!isJsonObject(dtype) || !isJsonObject(dtype.config)) return undefined;
  const { name, default_policy: inner } = dtype.config;
  const held = name ?? (isJsonObject(inner) && isJsonObject(inner.config) ? inner.config.name : undefined);
  return typeof held === "string" ? held : undefined;
}
