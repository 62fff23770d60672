import { expect, test } from "vitest";
import { formatReceived } from "./format-received.ts";

class Layer {
  readonly outputs = [this];
}
const circle: unknown[] = [];
circle.push(circle);
const deep = Array.from({ length: 10_000 }).reduce<unknown[]>((inner) => [inner], []);

test.each<[unknown, string]>([
  [3, "3"],
  ["3", '"3"'],
  [undefined, "undefined"],
  [3n, "3n"],
  [[1, Number.NaN], '[1,"NaN"]'],
  [() => 3, "a function"],
  [Promise.resolve(), "a promise; await it first"],
  [{ units: 3 }, '{"units":3}'],
  [new Layer(), "an object of class Layer"],
  [{ photo: new Layer() }, '{"photo":"an object of class Layer"}'],
  [new (class {})(), "an object of an unnamed class"],
  [{ data: new Float32Array(2) }, '{"data":"[object Float32Array]"}'],
  [circle, "a list that contains itself"],
  [deep, "a list nested too deeply"],
  ["x".repeat(100), `"${"x".repeat(76)}…`],
])("case %#: says what was received", (value, text) => {
  expect(formatReceived(value)).toBe(text);
});
