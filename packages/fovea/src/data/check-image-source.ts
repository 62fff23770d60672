import { ConfigError, formatReceived } from "../support/index.ts";

/** @throws ConfigError unless `source` is the path of a file or its bytes. */
export function checkImageSource(where: string, source: unknown): asserts source is string | Uint8Array {
  if (typeof source === "string" || source instanceof Uint8Array) return;
  const expected = "expected the path of an image or its bytes (Uint8Array)";
  throw new ConfigError(`${where}: ${expected}, received ${formatReceived(source)}`);
}
