import { expect, test } from "vitest";
import { ConfigError } from "../support/index.ts";
import { tensor } from "../tensor/index.ts";
import { toCategorical } from "./one-hot.ts";

test("toCategorical puts a one at each label", () => {
  expect(toCategorical([0, 2, 1])).toEqual(tensor([1, 0, 0, 0, 0, 1, 0, 1, 0], [3, 3]));
  expect(toCategorical(tensor(Int32Array.of(1)), 4)).toEqual(tensor([0, 1, 0, 0], [1, 4]));
  expect(toCategorical(new Uint8Array(0), 3).shape).toEqual([0, 3]);
});

test("toCategorical rejects labels out of range", () => {
  expect(() => toCategorical([0, 3], 3)).toThrow(
    new ConfigError("toCategorical: expected labels to be integers from 0 to 2, received 3 in row 1"),
  );
  expect(() => toCategorical([-1])).toThrow(ConfigError);
  expect(() => toCategorical([0.5])).toThrow(ConfigError);
  expect(() => toCategorical([Number.NaN])).toThrow(ConfigError);
});
