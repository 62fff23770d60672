import { ConfigError, ShapeError } from "../support/errors.ts";
import { formatReceived } from "../support/format-received.ts";
import type { Shape } from "./shape.ts";

/** Nested lists of numbers. */
export type NestedNumbers = readonly (number | NestedNumbers | ArrayLike<number>)[];

/** The maximum number of axes; a list that contains itself would have infinitely many. */
const maxAxes = 32;

/**
 * Returns the numbers of nested lists in row-major order, and their shape.
 * @throws ShapeError for rows of different lengths; ConfigError for an element that is not a number.
 */
export function flatten(where: string, nested: NestedNumbers): { readonly data: Float32Array; readonly shape: Shape } {
  const shape: number[] = [];
  for (let level: unknown = nested; isList(level); level = level[0]) {
    if (shape.push(level.length) > maxAxes) {
      throw new ConfigError(`${where}: expected at most ${maxAxes} axes, received lists nested deeper`);
    }
  }
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  let length = 0;
  const visit = (value: unknown, axis: number, path: string): void => {
    if (axis === shape.length) {
      if (typeof value !== "number") {
        if (isList(value)) throw ragged(where, path, "a list", "a number");
        throw new ConfigError(`${where}: expected numbers, received ${formatReceived(value)} at ${path}`);
      }
      data[length++] = value;
      return;
    }
    if (!isList(value)) {
      if (typeof value === "number") throw ragged(where, path, "a number", `a list of ${shape[axis]}`);
      throw new ConfigError(`${where}: expected numbers, received ${formatReceived(value)} at ${path}`);
    }
    if (value.length !== shape[axis]) {
      throw ragged(where, path, `a list of ${value.length}`, `a list of ${shape[axis]}`);
    }
    for (let index = 0; index < value.length; index++) visit(value[index], axis + 1, `${path}[${index}]`);
  };
  visit(nested, 0, "");
  return { data, shape };
}

function ragged(where: string, path: string, received: string, expected: string): ShapeError {
  return new ShapeError(
    `${where}: expected nested lists of equal lengths, received ${received} at ${path} instead of ${expected}`,
  );
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
