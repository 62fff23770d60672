import { expect, it } from "vitest";
import { RateMeter } from "./rate-meter.ts";

it("tells the speed of the last five seconds and of the whole epoch", () => {
  const meter = new RateMeter(1000);
  expect(meter.recent()).toBeUndefined();
  expect(meter.imagesPerSecond()).toBeUndefined();
  for (let second = 1; second <= 10; second++) meter.add(1000 + 1000 * second, second, 64 * second);
  for (let second = 1; second <= 5; second++) meter.add(11_000 + 1000 * second, 10 + 2 * second, 640 + 128 * second);
  expect(meter.recent()).toEqual({ imagesPerSecond: 128, stepsPerSecond: 2 });
  expect(meter.imagesPerSecond()).toBeCloseTo(1280 / 15, 10);
});

it("keeps one step that took longer than its memory", () => {
  const meter = new RateMeter(0);
  meter.add(20_000, 1, 32);
  expect(meter.recent()).toEqual({ imagesPerSecond: 1.6, stepsPerSecond: 0.05 });
});
