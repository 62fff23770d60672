import { expect, test } from "vitest";
import { ConfigError } from "./errors.ts";
import { service } from "./service.ts";

test("a service without an implementation says what it needs", () => {
  const clock = service<() => number>("telling the time");
  expect(clock.find()).toBeUndefined();
  expect(() => clock.get("fit")).toThrow(ConfigError);
  expect(() => clock.get("fit")).toThrow('fit: telling the time needs Node, where import "fovea" provides it');
});

test("the last implementation counts", () => {
  const clock = service<() => number>("telling the time");
  clock.provide(() => 1);
  clock.provide(() => 2);
  expect(clock.get("fit")()).toBe(2);
  expect(clock.find()?.()).toBe(2);
});
