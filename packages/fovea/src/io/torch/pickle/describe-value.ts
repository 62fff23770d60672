import { formatReceived } from "../../../support/index.ts";
import { OpaqueObject } from "./opaque-object.ts";

/** A value of a pickle in a message. Lists and dictionaries are not looked into: a hostile one has no end. */
export function describeValue(value: unknown): string {
  if (typeof value === "bigint") return "a large whole number";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return "a dictionary";
  if (value instanceof OpaqueObject) return `an object of ${formatReceived(value.type)}`;
  if (typeof value === "object" && value !== null) return "name" in value ? String(value.name) : "an object";
  return formatReceived(value);
}
