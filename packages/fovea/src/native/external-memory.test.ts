import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { planOf } from "../compile/compile.ts";
import { Graph } from "../graph/graph.ts";
import { ops } from "../ops/index.ts";
import { nativeOrReason } from "./testing/native-or-reason.ts";

/*
 * A file, and so a process, of its own: what other tests have left to the collector would be counted.
 */

const native = nativeOrReason();

describe("memory that the native engine tells V8 of", () => {
  if (typeof native === "string") {
    it(`is not tested: ${native}`, () => expect(native).not.toBe(""));
    return;
  }
  const { addon } = native;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const external = () => addon.information().externalMemory;

  async function settled(): Promise<number> {
    for (let turn = 0; turn < 5; turn++) {
      await new Promise(setImmediate);
      collect();
    }
    return external();
  }

  it("is all that variables and programs hold, until it is freed", async () => {
    const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    const hasWinograd = addon.information().instructions.startsWith("avx");
    // In the form that Winograd's algorithm keeps, a kernel is four times as large.
    const shape = [3, 3, 512, 500];
    const bytes = 4 * 9 * 512 * 500;
    const kernel = { shape, dtype: "float32" as const, data: new Float32Array(bytes / 4) };
    const before = await settled();
    await (async () => {
      const variable = native.variable(kernel);
      // V8 counts some bytes of its own.
      expect(Math.abs((await settled()) - before - bytes)).toBeLessThan(1024);
      const graph = new Graph();
      const x = graph.input("x", [1, 12, 12, 512]);
      graph.output("y", ops.conv2d(same, x, graph.variable("kernel", shape, "parameter")));
      const plan = planOf(graph, "test");
      const variables = new Map([["kernel", variable]]);
      const first = await native.compile(plan, variables);
      const beforeProgram = await settled();
      const winograd = Object.fromEntries(Object.keys(first.tuning).map((task) => [task, "fovea-winograd"]));
      const program = hasWinograd ? await native.compile(plan, variables, { tuning: winograd }) : first;
      if (hasWinograd) expect(external() - beforeProgram).toBeGreaterThan(3 * bytes);
      await program.run([new Float32Array(12 * 12 * 512)]);
      // The kernel has been moved to the layout that the first program wants, or is where it was.
      await first.run([new Float32Array(12 * 12 * 512)]);
      expect(external() - before).toBeGreaterThanOrEqual(bytes);
    })();
    expect((await settled()) - before).toBeLessThan(1 << 20);
  });
});
