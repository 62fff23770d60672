/** Formats a value for an error message: short, and distinguishing "3" from 3. */
export function formatReceived(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || typeof value === "symbol" || value === undefined) return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Promise) return "a promise; await it first";
  if (isInstance(value)) return className(value);
  try {
    const text = JSON.stringify(value, abbreviated) ?? typeof value;
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
  } catch (error) {
    if (error instanceof RangeError) return `${Array.isArray(value) ? "a list" : "an object"} nested too deeply`;
    return `${Array.isArray(value) ? "a list" : "an object"} that contains itself`;
  }
}

/** The maximum number of list elements to show; the text is truncated long before. */
const maxElements = 40;

function abbreviated(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (ArrayBuffer.isView(value)) return Object.prototype.toString.call(value);
  if (isInstance(value)) return className(value);
  return Array.isArray(value) && value.length > maxElements ? value.slice(0, maxElements) : value;
}

function isInstance(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}

function className(value: object): string {
  return value.constructor?.name ? `an object of class ${value.constructor.name}` : "an object of an unnamed class";
}
