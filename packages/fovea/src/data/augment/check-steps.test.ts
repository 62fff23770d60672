import { expect, test } from "vitest";
import { augment } from "./index.ts";
import { pairSteps } from "./mix.ts";
import { imageSteps } from "./steps/index.ts";

const factories = Object.entries({ ...imageSteps, ...pairSteps });

test("the namespace has a factory for every step, under the step's name", () => {
  for (const [name, factory] of factories) {
    expect(factory.stepType).toBe(name);
    expect((augment as unknown as Record<string, unknown>)[name]).toBe(factory);
  }
});

test("steps with their defaults go through JSON unchanged", () => {
  const steps = factories.map(([, factory]) => (factory as () => ReturnType<typeof factory>)());
  expect(augment.checkSteps("test", JSON.parse(JSON.stringify(steps)))).toEqual(steps);
  for (const preset of [augment.none, augment.light, augment.standard, augment.strong]) {
    expect(augment.checkSteps("test", JSON.parse(JSON.stringify(preset)))).toEqual(preset);
  }
});

test("omitted options get their defaults", () => {
  expect(augment.checkSteps("test", [{ type: "rotation", degrees: 5 }])).toEqual([
    { type: "rotation", degrees: [-5, 5], fillMode: "reflect", fillColor: [0, 0, 0], probability: 1 },
  ]);
});

test("what is checked once is not checked again, and cannot be changed", () => {
  const steps = augment.checkSteps("test", [{ type: "hue" }]);
  expect(augment.checkSteps("again", steps)).toBe(steps);
  expect(Object.isFrozen(steps)).toBe(true);
});

test("mistakes are named where they are made", () => {
  const check = (steps: unknown) => () => augment.checkSteps("the pipeline", steps);
  expect(check("strong")).toThrow('the pipeline: expected a list of steps, received "strong"');
  expect(check([augment.hue(), 3])).toThrow(
    "the pipeline: step 1: expected a step such as augment.rotation(), received 3",
  );
  expect(check([{ type: "rotate" }])).toThrow('the pipeline: step 0: unknown step "rotate"; did you mean "rotation"?');
  expect(check([{ type: "toString" }])).toThrow('unknown step "toString"');
  expect(check([{ type: "zoom", scale: [0, 1] }])).toThrow(
    "the pipeline: step 0 (zoom): expected scale to be [low, high], both above 0, received [0,1]",
  );
  expect(() => augment.rotation({ degrees: [3, 1] })).toThrow(
    "augment.rotation: expected degrees to be a number of at least 0 or [low, high], received [3,1]",
  );
  expect(() => augment.brightness({ factor: -1 })).toThrow(
    "augment.brightness: expected factor to be a number of at least 0",
  );
  expect(() => augment.horizontalFlip({ probability: 2 })).toThrow(
    "expected probability to be a number from 0 to 1, received 2",
  );
  expect(() => augment.zoom({ fillColor: 256 })).toThrow(
    "expected fillColor to be an integer from 0 to 255 or [red, green, blue]",
  );
  expect(() => augment.zoom({ fillMode: "mirror" as never })).toThrow('unknown name "mirror"');
});
