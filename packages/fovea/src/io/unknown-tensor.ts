import { ConfigError, nearest } from "../support/index.ts";

/** What to throw when a file is asked for a tensor that it does not hold. */
export function unknownTensor(name: string, tensors: ReadonlyMap<string, unknown>, path: string): ConfigError {
  const similar = nearest(name, tensors.keys());
  const hint = similar === undefined ? "" : `; did you mean "${similar}"?`;
  return new ConfigError(`${path}: there is no tensor "${name}" among its ${tensors.size}${hint}`);
}
