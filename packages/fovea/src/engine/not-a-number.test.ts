import { describe, expect, it } from "vitest";
import { readFixture } from "../../test/golden/read-fixture.ts";
import { planOf } from "../compile/compile.ts";
import { Graph, type Value } from "../graph/graph.ts";
import { nativeOrReason } from "../native/testing/native-or-reason.ts";
import { type KernelName, ops } from "../ops/index.ts";
import type { TypedArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import { type ConformanceCase, composed } from "./testing/conformance-case.ts";
import { conformanceCases } from "./testing/conformance-cases.ts";
import { everyEngine } from "./testing/every-engine.ts";
import { runCase } from "./testing/run-case.ts";
import { input } from "./testing/test-data.ts";

const portable = portableEngine();
const native = nativeOrReason();

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minus } = Number;

const special = (await readFixture("special-numbers")).map((recorded) => [recorded.op, recorded] as const);

describe.each(everyEngine)("special numbers on the $name engine", (engine) => {
  it.each(special)("%s", async (name, { inputs, outputs }) => {
    const one = composed({ name }, [input([5])], (x) => (ops[name as "relu"] as (x: Value) => Value)(x as Value));
    const { results } = await runCase(engine, one, (data) => data.set(inputs.x?.data ?? []));
    const withoutSign = (tensor: Tensor | undefined) => [...(tensor?.data ?? [])].map((value) => value + 0);
    expect(withoutSign(results[0])).toEqual(withoutSign(outputs.y));
  });

  it.each(["maximum", "minimum"] as const)("%s", async (name) => {
    const one = composed({ name }, [input([3])], (x) => [ops[name](x as Value, 1), ops[name](1, x as Value)]);
    const { results } = await runCase(engine, one, (data) => data.set([nan, inf, minus]));
    const expected = name === "maximum" ? [nan, inf, 1] : [nan, 1, minus];
    expect(results.map(({ data }) => [...data])).toEqual([expected, expected]);
  });

  it("clip, maxima and their positions", async () => {
    const one = composed({}, [input([1, 2, 2, 1])], (x) => {
      const image = x as Value;
      const [largest, position] = ops.maxPool2d(
        { size: [2, 2], strides: [2, 2], dilations: [1, 1], padding: [0, 0, 0, 0] },
        image,
      );
      const row = ops.reshape({ shape: [4] }, image);
      return [
        ops.clip({ alpha: -1, beta: 1 }, row),
        largest,
        ops.toFloat(position),
        ops.reduceMax({ axes: [0] }, row),
        ops.toFloat(ops.argMax({}, row)),
        ops.softmax(row),
      ];
    });
    const { results } = await runCase(engine, one, (data) => data.set([1, nan, 3, 2]));
    const numbers = results.map(({ data }) => [...data]);
    expect(numbers).toEqual([[1, nan, 1, 1], [nan], [1], [nan], [1], [nan, nan, nan, nan]]);
  });

  it("residual blocks of a prediction, and the numbers of the next one", async () => {
    const shape = [1, 4, 4, 16] as const;
    const kernel = [1, 1, 16, 16] as const;
    const one = { strides: [1, 1], dilations: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
    const graph = new Graph();
    const x = graph.input("x", shape, "float32");
    const weights = graph.input("w", kernel, "float32");
    const first = ops.relu(ops.add(ops.conv2d(one, x, weights), x));
    graph.output("first", first);
    graph.output("second", ops.relu(ops.add(ops.conv2d(one, first, weights), ops.square(first))));
    const plan = planOf(graph, "predict");
    expect(plan.instructions.filter(({ inputs }) => inputs.length === 4)).toHaveLength(2);
    const program = await engine.compile(plan, new Map());
    const image = new Float32Array(256).fill(-1);
    const identity = Float32Array.from({ length: 256 }, (_, at) => (at % 17 === 0 ? 1 : 0));
    const spoiled = image.map((value, at) => (at === 5 * 16 + 3 ? nan : value));
    const reached = Float32Array.from(image, (_, at) => (at >> 4 === 5 ? nan : 0));
    for (const [data, expected] of [
      [spoiled, reached],
      [image, new Float32Array(256)],
      [spoiled, reached],
    ] as const) {
      const results = await program.run([data, identity]);
      expect(results.map((result) => [...result].map((value) => value + 0))).toEqual([[...expected], [...expected]]);
    }
  });

  it("a training step whose weights are no numbers says so", async () => {
    const one = composed({}, [input([2, 8, 8, 3]), input([3, 3, 3, 16])], (x, kernel) => {
      const same = { strides: [1, 1], dilations: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
      const image = ops.relu(ops.conv2d(same, x as Value, kernel as Value));
      return ops.reduceSum({ axes: [0, 1, 2, 3] }, image);
    });
    const { results } = await runCase(engine, one, (data) => data.fill(nan));
    expect(results[0]?.data[0]).toBe(nan);
  });
});

/** Ops with algorithms that spread a NaN a little further: over a tile, or times the zeros around an image. */
const spreading: ReadonlySet<KernelName> = new Set([
  "conv2d",
  "conv2dInputGradient",
  "conv2dFilterGradient",
  "conv2dFilterGradientWithBias",
]);

function kindOf(value: number | undefined): string {
  return Number.isFinite(value) ? "a number" : String(value);
}

/** Every element is NaN, infinite or finite on both engines alike. */
function expectSameKinds(actual: TypedArray | undefined, expected: TypedArray, maySpread: boolean, what: string): void {
  expected.forEach((value: number, index: number) => {
    const received = kindOf(actual?.[index]);
    if (received === kindOf(value) || (maySpread && received === "NaN")) return;
    expect.fail(`${what}[${index}] is ${actual?.[index]}, expected ${value}`);
  });
}

describe.skipIf(typeof native === "string")("a NaN among the numbers of the native engine", () => {
  const float = ({ inputs: [first] }: ConformanceCase) => first?.dtype === "float32" && first.shape.length > 0;
  const cases = Object.entries(conformanceCases).flatMap(([op, all]) =>
    all.filter(float).map((one) => [op as KernelName, one.name, one] as const),
  );
  it.each(cases)("%s: %s", async (op, _, one) => {
    if (typeof native === "string") return;
    const spoil = (data: TypedArray) => {
      data[Math.floor(data.length / 2)] = nan;
    };
    const expected = await runCase(portable, one, spoil);
    const { results } = await runCase(native, one, spoil);
    expected.results.forEach(({ data }, index) => {
      expectSameKinds(results[index]?.data, data, spreading.has(op), `output ${index}`);
    });
  });
});
