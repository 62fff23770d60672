import type { Layer } from "../../layers/index.ts";

/** Returns a text that identifies which layers are trainable: programs built for another signature are stale. */
export function trainableSignature({ trainable, sublayers }: Pick<Layer, "trainable" | "sublayers">): string {
  let signature = trainable ? "1" : "0";
  for (const layer of sublayers.values()) signature += trainableSignature(layer);
  return signature;
}
