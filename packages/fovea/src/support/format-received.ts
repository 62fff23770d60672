/** A value as an error message shows it: short, and telling "3" from 3. */
export function formatReceived(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || typeof value === "symbol" || value === undefined) return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Promise) return "a promise; await it first";
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) {
      return `an object of class ${value.constructor?.name || "without a name"}`;
    }
  }
  try {
    const text = JSON.stringify(value, abridged) ?? typeof value;
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
  } catch (error) {
    if (error instanceof RangeError) return `${Array.isArray(value) ? "a list" : "an object"} of too many levels`;
    return `${Array.isArray(value) ? "a list" : "an object"} that contains itself`;
  }
}

/** Elements of a list that are shown at most; the text is cut far earlier. */
const shown = 40;

function abridged(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (ArrayBuffer.isView(value)) return Object.prototype.toString.call(value);
  return Array.isArray(value) && value.length > shown ? value.slice(0, shown) : value;
}
