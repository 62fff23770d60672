import { describe, expect, it } from "vitest";
import { planOf } from "../../compile/compile.ts";
import { Graph } from "../../graph/graph.ts";
import { ops } from "../../ops/index.ts";
import { portableEngine } from "./portable-engine.ts";

describe("portableEngine", () => {
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
});
