import { formatReceived } from "../../../support/index.ts";
import { OpaqueObject } from "./opaque-object.ts";

/**
 * Describes a value of a pickle for an error message, without the contents of lists and dictionaries, which may be
 * endless in a hostile file.
 */
export function describeValue(value: unknown): string {
  if (typeof value === "bigint") return "a large integer";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return "a dictionary";
  if (value instanceof OpaqueObject) return `an object of ${formatReceived(value.type)}`;
  if (typeof value === "object" && value !== null) return "name" in value ? String(value.name) : "an object";
  return formatReceived(value);
}
