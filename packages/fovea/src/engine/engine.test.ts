import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import { Graph } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import { EngineError } from "../support/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { engineProviders } from "./registry.ts";
import { everyEngine } from "./testing/every-engine.ts";

/** w ← w + x, giving w's old value. */
function accumulator() {
  const graph = new Graph();
  const w = graph.variable("w", [2], "parameter");
  graph.update(w, ops.add(w, graph.input("x", [2])));
  graph.output("old", w);
  return planOf(graph, "accumulate");
}

describe.each(everyEngine.map((engine) => [engine.name, engine] as const))("the %s engine", (name, engine) => {
  async function compiled() {
    const w = engine.variable(tensor([1, 2]));
    const program = await engine.compile(accumulator(), new Map([["w", w]]));
    return { w, program };
  }

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
    const initial = Float32Array.of(1);
    const variable = engine.variable(tensor(initial));
    initial[0] = 5;
    expect(await variable.read()).toEqual(Float32Array.of(1));
    const next = Float32Array.of(2);
    await variable.write(next);
    next[0] = 7;
    expect(await variable.read()).toEqual(Float32Array.of(2));
  });

  it("shares variables between programs", async () => {
    const { w, program } = await compiled();
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

  it("reads arrays that are views of others and arrays in shared memory", async () => {
    const { program } = await compiled();
    const view = Float32Array.of(0, 10, 20, 0).subarray(1, 3);
    expect(await program.run([view])).toEqual([Float32Array.of(1, 2)]);
    const shared = new Float32Array(new SharedArrayBuffer(12), 4, 2);
    shared.set([100, 200]);
    expect(await program.run([shared])).toEqual([Float32Array.of(11, 22)]);
    expect(await program.run([shared])).toEqual([Float32Array.of(111, 222)]);
  });

  it("gives the value that a variable had before its update, however it is reshaped", async () => {
    const graph = new Graph();
    const w = graph.variable("w", [2, 3], "parameter");
    graph.update(w, ops.multiply(w, 2));
    graph.output("flat", ops.reshape({ shape: [6] }, w));
    graph.output("same", ops.transpose({ permutation: [0, 1] }, w));
    graph.output("turned", ops.transpose({ permutation: [1, 0] }, w));
    const variable = engine.variable(tensor([1, 2, 3, 4, 5, 6], [2, 3]));
    const program = await engine.compile(planOf(graph, "views"), new Map([["w", variable]]));
    expect(await program.run([])).toEqual([
      Float32Array.of(1, 2, 3, 4, 5, 6),
      Float32Array.of(1, 2, 3, 4, 5, 6),
      Float32Array.of(1, 4, 2, 5, 3, 6),
    ]);
    expect(await variable.read()).toEqual(Float32Array.of(2, 4, 6, 8, 10, 12));
  });

  it("gives inputs, constants and variables that are outputs themselves", async () => {
    const graph = new Graph();
    graph.output("input", graph.input("x", [3], "uint8"));
    graph.output("constant", graph.constant(tensor(Int32Array.of(7, 8))));
    graph.output("variable", graph.variable("w", [2, 2, 1, 3], "parameter"));
    const values = Float32Array.from({ length: 12 }, (_, index) => index);
    const variables = new Map([["w", engine.variable(tensor(values, [2, 2, 1, 3]))]]);
    const program = await engine.compile(planOf(graph, "nothing to do"), variables);
    expect(await program.run([Uint8Array.of(1, 2, 3)])).toEqual([Uint8Array.of(1, 2, 3), Int32Array.of(7, 8), values]);
  });

  it("goes on after a run that failed", async () => {
    const { program } = await compiled();
    await expect(program.run([new Float32Array(3)])).rejects.toThrow(
      'plan accumulate, input "x": expected 2 values [2], received 3',
    );
    await expect(program.run([new Int32Array(2)])).rejects.toThrow(
      'plan accumulate, input "x": expected a Float32Array for float32[2], received Int32Array',
    );
    await expect(program.run([])).rejects.toThrow("plan accumulate: expected 1 inputs, received 0");
    expect(await program.run([Float32Array.of(1, 1)])).toEqual([Float32Array.of(1, 2)]);
  });

  it("lets values be written to a variable's own memory, which is zero at first and taken back", async () => {
    let kept: unknown;
    const variable = engine.variable({
      shape: [2, 2],
      dtype: "int32",
      fill(values) {
        expect([...values]).toEqual([0, 0, 0, 0]);
        values.set([1, 2, 3], 1);
        kept = values;
      },
    });
    expect(kept).toBeInstanceOf(Int32Array);
    expect(await variable.read()).toEqual(Int32Array.of(0, 1, 2, 3));
    if (name === "native") expect(kept).toHaveLength(0);
    const empty = engine.variable({
      shape: [0, 3],
      dtype: "float32",
      fill: (values) => expect(values).toHaveLength(0),
    });
    expect(await empty.read()).toHaveLength(0);
    for (const initial of [{}, { data: [1, 2] }, { fill: 0 }]) {
      const wrong = { shape: [2], dtype: "float32", ...initial } as never;
      expect(() => engine.variable(wrong)).toThrow("a variable: expected data in a typed array, or a function fill");
    }
    const failing = () => {
      throw new RangeError("no numbers left");
    };
    expect(() => engine.variable({ shape: [2], dtype: "float32", fill: failing })).toThrow("no numbers left");
  });

  it("names a variable that is missing, of another shape or of another length", async () => {
    const compileWith = (shape: Shape) =>
      engine.compile(accumulator(), new Map([["w", engine.variable(tensor(new Float32Array(3), shape))]]));
    await expect(engine.compile(accumulator(), new Map())).rejects.toThrow(
      `${name} engine: no variable "w" of this engine was given`,
    );
    await expect(compileWith([3])).rejects.toThrow('variable "w": the plan expects float32[2], it is float32[3]');
    await expect(engine.variable(tensor([1])).write(new Float32Array(2))).rejects.toThrow(
      "a variable: expected 1 values [1], received 2",
    );
    expect(() => engine.variable({ shape: [4], dtype: "float32", data: new Float32Array(3) })).toThrow(
      "a variable: expected 4 values [4], received 3",
    );
  });

  it("refuses a plan that it cannot run, naming op and layer", async () => {
    const plan = accumulator();
    const instructions = plan.instructions.map((one) => ({ ...one, op: "fourierTransform", scope: "block1" }));
    const variables = new Map([["w", engine.variable(tensor([0, 0]))]]);
    const broken = engine.compile({ ...plan, instructions }, variables);
    await expect(broken).rejects.toThrow(EngineError);
    await expect(broken).rejects.toThrow('fourierTransform "block1"');
  });

  it("describes itself and its threads", async () => {
    expect(engine.information().summary).not.toBe("");
    const { threads } = engine;
    expect(await engine.setThreads(1)).toBe(1);
    expect(engine.threads).toBe(1);
    await engine.setThreads(threads);
    expect(engine.threads).toBe(threads);
    for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(engine.setThreads(count)).rejects.toThrow("setThreads: expected a whole number of at least 1");
    }
    await expect(engine.setThreads("2" as unknown as number)).rejects.toThrow('received "2"');
  });
});

// Last: what is disposed cannot be used any more.
describe.each(engineProviders().filter(({ name }) => everyEngine.some((engine) => engine.name === name)))(
  "a $name engine that is disposed",
  ({ name, open }) => {
    it("finishes the calls before, refuses those after, says why it is lost, and another is opened", async () => {
      const engine = open();
      expect(open()).toBe(engine);
      const w = engine.variable(tensor([1, 2]));
      const program = await engine.compile(accumulator(), new Map([["w", w]]));
      const before = program.run([Float32Array.of(10, 20)]);
      const disposed = engine.dispose();
      const reason = `${name} engine: it was disposed`;
      await expect(program.run([Float32Array.of(1, 1)])).rejects.toThrow(reason);
      await expect(w.read()).rejects.toThrow(reason);
      await expect(w.write(Float32Array.of(0, 0))).rejects.toThrow(EngineError);
      await expect(engine.compile(accumulator(), new Map([["w", w]]))).rejects.toThrow(reason);
      expect(() => engine.variable(tensor([1]))).toThrow(reason);
      expect(await before).toEqual([Float32Array.of(1, 2)]);
      await disposed;
      expect(await engine.lost).toBe("it was disposed");
      const next = open();
      expect(next).not.toBe(engine);
      expect(await next.variable(tensor([3])).read()).toEqual(Float32Array.of(3));
    });
  },
);
