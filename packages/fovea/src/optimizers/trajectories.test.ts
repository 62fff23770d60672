import { describe, expect, test } from "vitest";
import { type GoldenCase, readFixture } from "../../test/golden/read-fixture.ts";
import { planOf } from "../compile/index.ts";
import type { Engine } from "../engine/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { Graph } from "../graph/index.ts";
import type { JsonObject } from "../support/json.ts";
import { type Tensor, zeros } from "../tensor/index.ts";
import {
  exponentialDecay,
  type LearningRate,
  learningRateAt,
  type Optimizer,
  piecewiseConstant,
  resolveOptimizer,
  slotVariable,
} from "./index.ts";

const parameters = ["a", "b"] as const;
const names: Readonly<Record<string, string>> = {
  clipnorm: "clipNorm",
  clipvalue: "clipValue",
  globalClipnorm: "globalClipNorm",
};
/** The fixture names the schedules; the script that made it has their options. */
const schedules: Readonly<Record<string, LearningRate>> = {
  exponentialDecay: exponentialDecay({ initialLearningRate: 0.05, decaySteps: 5, decayRate: 0.5 }),
  piecewiseConstantDecay: piecewiseConstant({ boundaries: [4, 11], values: [0.1, 0.01, 0.001] }),
};

function make({ op, attributes }: GoldenCase): Optimizer {
  const { schedule, ...rest } = attributes;
  const config: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) config[names[name] ?? name] = value;
  if (schedule) config.learningRate = schedules[String((schedule as JsonObject).name)];
  const { className } = resolveOptimizer(op as "adam");
  return resolveOptimizer({ className, config: config as JsonObject });
}

/** The parameters after each of the recorded steps. */
async function train(
  engine: Engine,
  optimizer: Optimizer,
  inputs: Readonly<Record<string, Tensor>>,
  learningRateScale = 1,
) {
  const graph = new Graph();
  const weights = parameters.map((name) => {
    const { shape } = inputs[name] as Tensor;
    return {
      name,
      variable: graph.variable(name, shape, "parameter"),
      gradient: graph.input(`gradients/${name}`, shape),
      learningRateScale,
    };
  });
  optimizer.apply(graph, weights);
  const variables = new Map(parameters.map((name) => [name as string, engine.variable(inputs[name] as Tensor)]));
  for (const name of parameters) {
    for (const { name: slot, initial = 0 } of optimizer.slots) {
      const tensor = zeros((inputs[name] as Tensor).shape);
      tensor.data.fill(initial);
      variables.set(slotVariable(name, slot), engine.variable(tensor));
    }
  }
  const plan = planOf(graph, "update");
  const program = await engine.compile(plan, variables);
  const trajectory: Record<string, number[]> = { a: [], b: [] };
  const steps = inputs["gradients/a"]?.shape[0] ?? 0;
  for (let step = 0; step < steps; step++) {
    const scalars = optimizer.scalars(step, learningRateAt(optimizer.learningRate, step));
    const gradients = parameters.map((name) => {
      const { data } = inputs[`gradients/${name}`] as Tensor;
      const size = data.length / steps;
      return data.slice(step * size, (step + 1) * size);
    });
    await program.run([...gradients, ...Object.values(scalars).map((scalar) => Float32Array.of(scalar))]);
    for (const name of parameters) trajectory[name]?.push(...((await variables.get(name)?.read()) ?? []));
  }
  return { plan, trajectory };
}

describe.each(await readFixture("optimizers"))("$name", (golden) => {
  const optimizer = make(golden);
  test.each(everyEngine)("follows Keras for 20 steps on the $name engine, in one loop a parameter", async (engine) => {
    const { plan, trajectory } = await train(engine, optimizer, golden.inputs);
    for (const name of parameters) {
      const { data } = golden.outputs[name] as Tensor;
      // Recorded in float64; float32 rounds each of 20 steps, and the first Adam-like step is rate · sign(gradient).
      data.forEach((expected, index) => {
        expect(Math.abs((trajectory[name]?.[index] ?? Number.NaN) - expected)).toBeLessThan(
          4e-6 * Math.max(1, Math.abs(expected)),
        );
      });
    }
    const loops = plan.instructions.filter(({ outputs }) =>
      outputs.some((id) => ["parameter", "optimizerState"].includes(plan.buffers[id]?.role ?? "")),
    );
    expect(loops.map(({ op }) => op)).toEqual(["fusedElementwise", "fusedElementwise"]);
  });
  test("survives being saved as JSON", () => {
    const again = resolveOptimizer(
      JSON.parse(JSON.stringify({ className: optimizer.className, config: optimizer.config() })),
    );
    expect(again.config()).toEqual(optimizer.config());
    expect(again.scalars(7, 0.1)).toEqual(optimizer.scalars(7, 0.1));
  });
});

test.each(everyEngine)("a scale of the learning rate acts as another rate on the $name engine", async (engine) => {
  const [golden] = await readFixture("optimizers");
  for (const name of ["sgd", "adam", "adadelta", "nadam"] as const) {
    const { className } = resolveOptimizer(name);
    const at = (learningRate: number) => resolveOptimizer({ className, config: { learningRate, weightDecay: 0.1 } });
    const { trajectory: scaled } = await train(engine, at(0.02), golden?.inputs ?? {}, 0.5);
    const { trajectory: slower } = await train(engine, at(0.01), golden?.inputs ?? {});
    scaled.a?.forEach((value, index) => {
      expect(value).toBeCloseTo(slower.a?.[index] ?? Number.NaN, 5);
    });
  }
});

test("what makes no sense is refused", () => {
  expect(() => resolveOptimizer("adamm" as never)).toThrow('unknown optimizer "adamm"; did you mean "adam"?');
  expect(() => resolveOptimizer({ className: "Adam", config: { clipNorm: 1, clipValue: 2 } })).toThrow(
    "Adam: expected at most one of clipNorm, clipValue and globalClipNorm, received clipNorm and clipValue",
  );
  expect(() => resolveOptimizer({ className: "SGD", config: { learningRate: -1 } })).toThrow(
    "SGD: expected learningRate to be a number of at least 0 or a schedule, received -1",
  );
  expect(() => resolveOptimizer(3 as never)).toThrow("expected an optimizer or its name, received 3");
});
