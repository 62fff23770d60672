import { createHash } from "node:crypto";
import type { Model } from "../models/index.ts";

/** Returns the SHA-256 hash of a model's weights, with their names and shapes, as 64 hexadecimal digits. */
export async function weightsHash(model: Model): Promise<string> {
  const hash = createHash("sha256");
  for (const [name, { data, shape }] of await model.getWeights()) {
    hash.update(`${name} [${shape.join(",")}]\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
