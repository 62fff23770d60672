import { describe, expect, it } from "vitest";
import { planOf } from "../../compile/compile.ts";
import { Graph } from "../../graph/graph.ts";
import { ops } from "../../ops/index.ts";
import type { Shape } from "../../tensor/shape.ts";
import { tensor } from "../../tensor/tensor.ts";
import { portableEngine } from "./portable-engine.ts";

/** w ← w + x, giving w's old value. */
function accumulator() {
  const graph = new Graph();
  const w = graph.variable("w", [2], "parameter");
  graph.update(w, ops.add(w, graph.input("x", [2])));
  graph.output("old", w);
  return planOf(graph, "accumulate");
}

async function compiled() {
  const engine = portableEngine();
  const w = engine.variable(tensor([1, 2]));
  const program = await engine.compile(accumulator(), new Map([["w", w]]));
  return { engine, w, program };
}

describe("portableEngine", () => {
  it("runs, reads and writes in the order of the calls", async () => {
    const { w, program } = await compiled();
    const first = program.run([Float32Array.of(10, 20)]);
    const between = w.read();
    const written = w.write(Float32Array.of(0, 0));
    const second = program.run([Float32Array.of(1, 1)]);
    expect(await first).toEqual([Float32Array.of(1, 2)]);
    expect(await between).toEqual(Float32Array.of(11, 22));
    await written;
    expect(await second).toEqual([Float32Array.of(0, 0)]);
    expect(await w.read()).toEqual(Float32Array.of(1, 1));
  });

  it("keeps a copy of a variable's first value and of what is written", async () => {
    const engine = portableEngine();
    const initial = Float32Array.of(1);
    const variable = engine.variable(tensor(initial));
    initial[0] = 5;
    expect(await variable.read()).toEqual(Float32Array.of(1));
    const next = Float32Array.of(2);
    const write = variable.write(next);
    next[0] = 7;
    await write;
    expect(await variable.read()).toEqual(Float32Array.of(2));
  });

  it("shares variables between programs", async () => {
    const { engine, w, program } = await compiled();
    const graph = new Graph();
    graph.output("double", ops.multiply(graph.variable("w", [2], "parameter"), 2));
    const reader = await engine.compile(planOf(graph, "read"), new Map([["w", w]]));
    await program.run([Float32Array.of(1, 1)]);
    expect(await reader.run([])).toEqual([Float32Array.of(4, 6)]);
  });

  it("gives fresh arrays", async () => {
    const { program } = await compiled();
    const [first] = await program.run([Float32Array.of(1, 1)]);
    await program.run([Float32Array.of(1, 1)]);
    expect(first).toEqual(Float32Array.of(1, 2));
  });

  it("lets the event loop turn during a long run", async () => {
    const engine = portableEngine();
    const graph = new Graph();
    let y = graph.input("x", [400, 400]);
    for (let i = 0; i < 12; i++) y = ops.matmul(y, y);
    graph.output("y", y);
    const program = await engine.compile(planOf(graph, "long"), new Map());
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await program.run([new Float32Array(400 * 400)]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it("uses memory again when a value has been read for the last time", async () => {
    const graph = new Graph();
    let y = graph.input("x", [1000]);
    for (let i = 0; i < 10; i++) y = ops.softmax(y);
    graph.output("y", y);
    const program = await portableEngine().compile(planOf(graph, "chain"), new Map());
    expect(program.statistics.arenaBytes).toBe(2 * 4000);
  });

  it("goes on after a run that failed", async () => {
    const { program } = await compiled();
    await expect(program.run([new Float32Array(3)])).rejects.toThrow(
      'plan accumulate, input "x": expected 2 values [2], received 3',
    );
    await expect(program.run([])).rejects.toThrow("plan accumulate: expected 1 inputs, received 0");
    expect(await program.run([Float32Array.of(1, 1)])).toEqual([Float32Array.of(1, 2)]);
  });

  it("names a variable that is missing, of another shape or of another length", async () => {
    const engine = portableEngine();
    const compileWith = (shape: Shape) =>
      engine.compile(accumulator(), new Map([["w", engine.variable(tensor(new Float32Array(3), shape))]]));
    await expect(engine.compile(accumulator(), new Map())).rejects.toThrow(
      'portable engine: no variable "w" of this engine was given',
    );
    await expect(compileWith([3])).rejects.toThrow('variable "w": the plan expects float32[2], it is float32[3]');
    await expect(engine.variable(tensor([1])).write(new Float32Array(2))).rejects.toThrow(
      "a variable: expected 1 values [1], received 2",
    );
  });

  it("refuses an op that it does not know, naming the layer", async () => {
    const plan = accumulator();
    const renamed = plan.instructions.map((one) => ({ ...one, op: "fourierTransform", scope: "block1" }));
    const broken = { ...plan, instructions: renamed };
    const engine = portableEngine();
    const variables = new Map([["w", engine.variable(tensor([0, 0]))]]);
    await expect(engine.compile(broken, variables)).rejects.toThrow(
      'portable engine: no kernel for fourierTransform "block1"',
    );
  });
});
