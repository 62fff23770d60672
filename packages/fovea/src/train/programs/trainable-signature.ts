import type { Layer } from "../../layers/index.ts";

/** Which of the layers are trainable, as text: programs that were built under another one no longer hold. */
export function trainableSignature({ trainable, sublayers }: Pick<Layer, "trainable" | "sublayers">): string {
  let signature = trainable ? "1" : "0";
  for (const layer of sublayers.values()) signature += trainableSignature(layer);
  return signature;
}
