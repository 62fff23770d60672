import { isJsonObject, type Json } from "../../support/json.ts";
import type { Topology, TopologyLayer } from "./topology.ts";

/** Returns the compute types of the layers other than float32: "mixed_float16". */
export function dtypePolicies({ layers }: Topology): ReadonlySet<string> {
  return new Set(
    layers.flatMap(({ className, config, nested }: TopologyLayer) => {
      if (nested) return [...dtypePolicies(nested)];
      const policy = nameOf(config.dtype);
      // An input may be integers; this counts layers only.
      return policy === undefined || policy === "float32" || className === "InputLayer" ? [] : [policy];
    }),
  );
}

/** Returns the name of a policy, which is a string or an object. */
function nameOf(dtype: Json | undefined): string | undefined {
  if (typeof dtype === "string") return dtype;
  if (!isJsonObject(dtype) || !isJsonObject(dtype.config)) return undefined;
  const { name, default_policy: inner } = dtype.config;
  const held = name ?? (isJsonObject(inner) && isJsonObject(inner.config) ? inner.config.name : undefined);
  return typeof held === "string" ? held : undefined;
}
