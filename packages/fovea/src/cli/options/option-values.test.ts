import { describe, expect, test } from "vitest";
import { nonNegativeNumber, oneWordOf, positiveNumber, wholeNumber } from "./option-values.ts";

describe("option values", () => {
  test.each(["1", "64"])("%s is a whole number", (text) => expect(wholeNumber(1)(text)).toBe(Number(text)));

  test.each(["0", "-1", "1.5", "1e3", "", "ten", "99999999999999999999"])("%j is not one of at least 1", (text) =>
    expect(() => wholeNumber(1)(text)).toThrow("Expected a whole number of at least 1."),
  );

  test("numbers may be written as 1e-3", () => expect(positiveNumber("1e-3")).toBe(0.001));

  test.each(["0", "-1", "", "x", "Infinity"])("%j is no number above 0", (text) =>
    expect(() => positiveNumber(text)).toThrow("Expected a number above 0."),
  );

  test("0 is a number of at least 0", () => expect(nonNegativeNumber("0")).toBe(0));

  test("for an unknown word, suggests the nearest one or lists all", () => {
    const read = oneWordOf(["native", "portable"]);
    expect(read("native")).toBe("native");
    expect(() => read("nativ")).toThrow('Did you mean "native"?');
    expect(() => read("gpu")).toThrow("Expected one of native, portable.");
  });
});
