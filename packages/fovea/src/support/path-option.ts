import { ConfigError } from "./errors.ts";
import { formatReceived } from "./format-received.ts";

/**
 * Checks the path of a file or folder.
 * @throws ConfigError unless `path` is a non-empty string without NUL characters.
 */
export function checkPath(where: string, path: unknown): void {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return;
  throw new ConfigError(`${where}: expected the path of a file or folder, received ${formatReceived(path)}`);
}
