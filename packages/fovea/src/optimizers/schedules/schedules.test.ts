import { describe, expect, test } from "vitest";
import { readFixture } from "../../../test/golden/read-fixture.ts";
import type { JsonObject } from "../../support/json.ts";
import { memberOf } from "../../support/schema-fields.ts";
import type { Schedule } from "./define-schedule.ts";
import { cosineDecay, oneCycle, piecewiseConstant, scheduleFamily, stepDecay } from "./index.ts";

const cases = await readFixture("schedules");

function make(op: string, attributes: JsonObject): Schedule {
  const member = scheduleFamily.members[op.replace("piecewiseConstantDecay", "piecewiseConstant")];
  if (!member) throw new Error(`no schedule ${op}`);
  return member.fromConfig(attributes);
}

describe.each(cases)("$name", ({ op, attributes, values }) => {
  const schedule = make(op, attributes);
  test("gives the recorded rates", () => {
    values.forEach((rate, step) => {
      // Keras computes in float32: of a rate near 0 the cosine leaves an error of 1e-8 of the largest one.
      expect(Math.abs(schedule.at(step) - rate)).toBeLessThan(2e-7 * rate + 1e-8);
    });
  });
  test("survives being saved as JSON", () => {
    const saved = JSON.parse(JSON.stringify({ className: schedule.className, config: schedule.config() }));
    const again = memberOf(scheduleFamily, saved);
    values.forEach((_, step) => {
      expect(again?.at(step)).toBe(schedule.at(step));
    });
  });
});

test("one cycle ends at its smallest rate and stays there", () => {
  const schedule = oneCycle({ maxLearningRate: 1, totalSteps: 10 });
  expect(schedule.at(9)).toBeCloseTo(1 / 25e4, 12);
  expect(schedule.at(1000)).toBe(1 / 25e4);
});

test("impossible options are refused", () => {
  expect(() => stepDecay({ initialLearningRate: 0.1 } as never)).toThrow('StepDecay: missing option "stepSize"');
  expect(() => piecewiseConstant({ boundaries: [5], values: [1] })).toThrow("expected 2 values for 1 boundaries");
  expect(() => piecewiseConstant({ boundaries: [5, 4], values: [1, 2, 3] })).toThrow("expected ascending boundaries");
  expect(() => cosineDecay({ initialLearningRate: 0.1, decaySteps: 0 })).toThrow("expected decaySteps to be");
});
