import { ConfigError, nearest } from "../support/index.ts";

/** Returns the error to throw for a tensor that a file does not contain. */
export function unknownTensor(name: string, tensors: ReadonlyMap<string, unknown>, path: string): ConfigError {
  const similar = nearest(name, tensors.keys());
  const hint = similar === undefined ? "" : `; did you mean "${similar}"?`;
  return new ConfigError(`${path}: there is no tensor "${name}" among its ${tensors.size}${hint}`);
}
