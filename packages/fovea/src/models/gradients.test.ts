import { describe, expect, it } from "vitest";
import { fromIterable } from "../data/sources/index.ts";
import { everyEngine } from "../engine/testing/every-engine.ts";
import { layers, type SymbolicTensor } from "../layers/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { model, sequential } from "./index.ts";

/** Numbers between −1 and 1 that repeat nowhere. */
function noise(shape: readonly number[], seed = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, index) => Math.sin(seed * 12.9898 + index * 78.233)),
    shape,
  );
}

const numbers = ({ data }: Tensor | undefined = tensor([])) => Array.from(data as Float32Array);

/** ∂score/∂x for each element of x, by central differences of predictions in steps that float32 resolves. */
async function byDifferences(
  predict: (x: Tensor) => Promise<Tensor>,
  x: Tensor,
  score: (outputs: readonly number[], sample: number) => number,
) {
  const step = 1 / 64;
  const perSample = x.data.length / (x.shape[0] ?? 1);
  const result: number[] = [];
  for (let at = 0; at < x.data.length; at++) {
    const scoreAt = async (offset: number) => {
      const moved = Float32Array.from(x.data as Float32Array);
      moved[at] = (moved[at] ?? 0) + offset;
      return score(numbers(await predict(tensor(moved, x.shape))), Math.floor(at / perSample));
    };
    result.push(((await scoreAt(step)) - (await scoreAt(-step))) / (2 * step));
  }
  return result;
}

function expectClose(received: readonly number[], expected: readonly number[], tolerance = 2e-3) {
  expect(received).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expect(scale).toBeGreaterThan(1e-3);
  for (const [index, value] of received.entries())
    expect(Math.abs(value - (expected[index] ?? 0))).toBeLessThan(tolerance * scale);
}

describe.each(everyEngine.map((engine) => [engine.name, engine] as const))("on the %s engine", (_name, engine) => {
  /** Convolution, normalization, one tanh called twice, pooling, a softmax head. */
  function network() {
    const input = layers.input({ shape: [6, 5, 2], name: "image" });
    const tanh = layers.activation({ activation: "tanh", name: "tanh" });
    const first = tanh.apply(layers.conv2d({ filters: 5, kernelSize: 3, name: "conv1" }).apply(input));
    const normalized = layers.batchNormalization({ name: "norm" }).apply(first);
    const second = tanh.apply(layers.conv2d({ filters: 4, kernelSize: 2, name: "conv2" }).apply(normalized));
    const pooled = layers.globalAveragePooling2d({ name: "pool" }).apply(second);
    const outputs = layers.dense({ units: 3, activation: "softmax", name: "classes" }).apply(pooled);
    return { net: model({ inputs: input, outputs, engine, seed: 3 }), first, second };
  }

  it("differentiates by an activation in front of max pooling, and passes back only what is positive if guided", async () => {
    const input = layers.input({ shape: [5, 5, 2], name: "image" });
    const convolution = layers.conv2d({ filters: 3, kernelSize: 3, padding: "same", activation: "relu", name: "conv" });
    // Windows overlap, so that an element receives the derivatives of several.
    const pooled = layers.maxPooling2d({ poolSize: 3, strides: 1, name: "pool" }).apply(convolution.apply(input));
    const outputs = layers.dense({ units: 2, name: "fc" }).apply(layers.flatten().apply(pooled));
    const net = model({ inputs: input, outputs, engine, seed: 4 });
    const x = noise([1, 5, 5, 2]);
    const request = { class: 0, withRespectTo: ["conv", "pool"], activations: "conv" } as const;
    const { gradients, activations } = await net.gradients(x, request);
    const maps = numbers(activations.get("conv"));
    const atPool = numbers(gradients.get("pool"));
    const expected = new Array<number>(75).fill(0);
    for (let place = 0; place < 27; place++) {
      const [row, column, channel] = [Math.floor(place / 9), Math.floor(place / 3) % 3, place % 3];
      const window = Array.from({ length: 9 }, (_, at) => {
        return ((row + Math.floor(at / 3)) * 5 + column + (at % 3)) * 3 + channel;
      });
      const values = window.map((at) => maps[at] ?? 0);
      const largest = window[values.indexOf(Math.max(...values))] ?? 0;
      expected[largest] = (expected[largest] ?? 0) + (atPool[place] ?? 0);
    }
    // The gradient of a window of zeros belongs to one of them, which ReLU then stops.
    const reaches = (values: readonly number[]) => values.map((value, at) => ((maps[at] ?? 0) > 0 ? value : 0));
    expectClose(reaches(numbers(gradients.get("conv"))), reaches(expected), 1e-5);

    const whole = await net.gradients(x, { class: 0, rectifiers: "guided" });
    const kernel = (await net.getWeights()).get("conv/kernel")?.data ?? [];
    const passed = reaches(expected).map((value) => Math.max(0, value));
    const guided = Array.from({ length: 50 }, (_, at) => {
      const [row, column, channel] = [Math.floor(at / 10), Math.floor(at / 2) % 5, at % 2];
      let sum = 0;
      for (let down = 0; down < 3; down++) {
        for (let right = 0; right < 3; right++) {
          const [y, x] = [row - down + 1, column - right + 1];
          if (y < 0 || y > 4 || x < 0 || x > 4) continue;
          for (let filter = 0; filter < 3; filter++) {
            const weight = kernel[((down * 3 + right) * 2 + channel) * 3 + filter] ?? 0;
            sum += (passed[(y * 5 + x) * 3 + filter] ?? 0) * weight;
          }
        }
      }
      return sum;
    });
    expectClose(numbers(whole.gradients.get("image")), guided, 1e-5);
  });

  it("equals central differences, for one class and for a class per sample", async () => {
    const { net } = network();
    const x = noise([3, 6, 5, 2]);
    const one = await net.gradients(x, { class: 1 });
    expect([...one.gradients.keys()]).toEqual(["image"]);
    expect(one.gradients.get("image")?.shape).toEqual([3, 6, 5, 2]);
    const probabilities = numbers(await net.predict(x));
    expectClose(
      numbers(one.scores),
      [0, 1, 2].map((row) => probabilities[3 * row + 1] ?? 0),
      1e-6,
    );
    expectClose(
      numbers(one.gradients.get("image")),
      await byDifferences(
        (moved) => net.predict(moved),
        x,
        (y, row) => y[3 * row + 1] ?? 0,
      ),
    );
    const classes = [2, 0, 1];
    const each = await net.gradients(x, { class: classes, batchSize: 2 });
    const expected = await byDifferences(
      (moved) => net.predict(moved),
      x,
      (y, row) => y[3 * row + (classes[row] ?? 0)] ?? 0,
    );
    expectClose(numbers(each.gradients.get("image")), expected);
  });

  it("differentiates by inner activations, of each call of a reused layer, with their values", async () => {
    const { net, first, second } = network();
    const x = noise([2, 6, 5, 2], 5);
    const options = {
      class: 0,
      logits: true,
      withRespectTo: ["tanh", "tanh:1", "pool"],
      activations: ["tanh:1", second],
    };
    const { gradients, activations } = await net.gradients(x, options);
    // The logits are linear in the pooled features, which are means over 3 × 2 positions.
    const kernel = numbers((await net.getWeights()).get("classes/kernel"));
    const column = [0, 1, 2, 3].map((row) => kernel[3 * row] ?? 0);
    expectClose(numbers(gradients.get("pool")), [...column, ...column], 1e-6);
    const position = column.map((value) => value / 6);
    expectClose(numbers(gradients.get("tanh:1")), Array(12).fill(position).flat(), 1e-6);
    expect(activations.get("tanh:1")).toEqual((await net.activations(x, { layers: second })).get("tanh:1"));
    // Behind the first call: differences of the rest of the network, which shares its weights.
    const rest = model({ inputs: first, outputs: net.outputs[0] as SymbolicTensor, engine });
    const inner = (await net.activations(x, { layers: first })).get("tanh:0") as Tensor;
    const { gradients: whole } = await net.gradients(x, { class: 0, withRespectTo: first });
    const expected = await byDifferences(
      (moved) => rest.predict(moved),
      inner,
      (y, row) => y[3 * row] ?? 0,
    );
    expectClose(numbers(whole.get("tanh:0")), expected);
  });

  it("reaches into nested models and takes several inputs", async () => {
    const backbone = sequential(
      [
        layers.input({ shape: [4] }),
        layers.dense({ units: 3, activation: "tanh", name: "inner" }),
        layers.dense({ units: 3, name: "last" }),
      ],
      { name: "backbone", engine },
    );
    const [a, b] = [layers.input({ shape: [4], name: "a" }), layers.input({ shape: [4], name: "b" })];
    const sum = layers.add({ name: "sum" }).apply([backbone.apply(a), backbone.apply(b)]);
    const net = model({ inputs: [a, b], outputs: layers.dense({ units: 1, name: "score" }).apply(sum), engine });
    const x = { a: noise([2, 4], 7), b: noise([2, 4], 8) };
    const { gradients } = await net.gradients(x, { withRespectTo: ["a", "b", "backbone/inner", "backbone/inner:1"] });
    const weights = await net.getWeights();
    const last = numbers(weights.get("backbone/last/kernel"));
    const score = numbers(weights.get("score/kernel"));
    const expected = [0, 1, 2].map((row) =>
      [0, 1, 2].reduce((total, unit) => total + (last[3 * row + unit] ?? 0) * (score[unit] ?? 0), 0),
    );
    for (const path of ["backbone/inner", "backbone/inner:1"]) {
      expectClose(numbers(gradients.get(path)), [...expected, ...expected], 1e-5);
    }
    const maps = await net.activations(x, { layers: /inner/ });
    expect([...maps.keys()]).toEqual(["backbone/inner:0", "backbone/inner:1"]);
    const alone = await model({
      inputs: backbone.inputs[0] as SymbolicTensor,
      outputs: backbone.network.output("inner"),
      engine,
    }).predict(x.b);
    expectClose(numbers(maps.get("backbone/inner:1")), numbers(alone), 1e-6);
    const predict = (b: Tensor) => net.predict({ a: x.a, b });
    expectClose(numbers(gradients.get("b")), await byDifferences(predict, x.b, (y, sample) => y[sample] ?? 0));
  });

  it("weighs all elements as it is told, and follows new weights", async () => {
    const net = sequential([layers.input({ shape: [2], name: "x" }), layers.dense({ units: 2, name: "y" })], {
      engine,
    });
    await net.setWeights(new Map([["y/kernel", tensor([1, 10, 100, 1000], [2, 2])]]));
    const x = tensor([1, 2, 3, 4], [2, 2]);
    const weights = tensor([1, 1, 0, 2], [2, 2]);
    const { gradients, scores } = await net.gradients(x, { weights });
    expect(numbers(gradients.get("x"))).toEqual([11, 1100, 20, 2000]);
    expect(numbers(scores)).toEqual([2211, 8060]);
    await net.setWeights(new Map([["y/kernel", tensor([1, 2, 3, 4], [2, 2])]]));
    expect(numbers((await net.gradients(x, { class: 1 })).gradients.get("x"))).toEqual([2, 4, 2, 4]);
  });

  it("sums a channel of a map over its positions, and runs in inference mode", async () => {
    const net = sequential(
      [
        layers.input({ shape: [2, 2, 1], name: "image" }),
        layers.conv2d({ filters: 2, kernelSize: 1, name: "maps" }),
        layers.dropout({ rate: 0.5 }),
        layers.flatten(),
        layers.dense({ units: 1 }),
      ],
      { engine },
    );
    await net.setWeights(new Map([["maps/kernel", tensor([3, 5], [1, 1, 1, 2])]]));
    const { gradients, scores } = await net.gradients(tensor([1, 2, 3, 4], [1, 2, 2, 1]), { of: "maps", class: 1 });
    expect(numbers(gradients.get("image"))).toEqual([5, 5, 5, 5]);
    expect(numbers(scores)).toEqual([50]);
  });

  it("goes on from known values of a layer, as they are or changed", async () => {
    const { net } = network();
    const x = noise([3, 6, 5, 2]);
    const withRespectTo = ["norm", "tanh:1"];
    const whole = await net.gradients(x, { class: 2, logits: true, withRespectTo, activations: "norm" });
    const values = whole.activations.get("norm") as Tensor;
    // In batches of 2 and 1.
    const known = { of: "norm", values };
    const options = { class: 2, logits: true, withRespectTo, batchSize: 2 };
    const rest = await net.gradients(x, { ...options, known });
    expectClose(numbers(rest.scores), numbers(whole.scores), 1e-5);
    for (const place of withRespectTo) {
      expectClose(numbers(rest.gradients.get(place)), numbers(whole.gradients.get(place)), 1e-5);
    }
    // The input no longer matters; the known values do.
    const other = await net.gradients(noise([3, 6, 5, 2], 2), { ...options, known });
    expect(numbers(other.scores)).toEqual(numbers(rest.scores));
    const scoresOf = async (changed: Tensor) =>
      numbers((await net.gradients(x, { ...options, known: { of: "norm", values: changed } })).scores);
    const [score = 0] = await scoresOf(values);
    const moved = Float32Array.from(values.data as Float32Array);
    moved[7] = (moved[7] ?? 0) + 1 / 64;
    const slope = (((await scoresOf(tensor(moved, values.shape)))[0] ?? 0) - score) * 64;
    expect(slope).toBeCloseTo(numbers(whole.gradients.get("norm"))[7] ?? Number.NaN, 2);
  });

  it("refuses known values that a layer can't have", async () => {
    const { net } = network();
    const x = noise([2, 6, 5, 2]);
    const ask = (known: object) => net.gradients(x, { class: 0, withRespectTo: "norm", known: known as never });
    await expect(ask({ of: "nrom", values: noise([2, 4, 3, 5]) })).rejects.toThrow('did you mean "norm"?');
    await expect(ask({ of: "norm", values: noise([2, 4, 3, 4]) })).rejects.toThrow(
      "gradients: expected known.values to be float32 [?, 4, 3, 5] with a row per sample, received float32 [2, 4, 3, 4]",
    );
    await expect(ask({ of: "norm", values: noise([1, 4, 3, 5]) })).rejects.toThrow("with a row per sample");
    await expect(ask({ of: "norm" })).rejects.toThrow("expected known to be { of, values }");
    await expect(ask("norm" as never)).rejects.toThrow("expected known to be { of, values }");
    await expect(ask({ of: "image", values: x })).rejects.toThrow("expected known.of to be a layer");
  });

  it("compiles one program for all classes", async () => {
    const { net } = network();
    const { trainer } = net;
    let compiled = 0;
    const compile = trainer.engine.compile.bind(trainer.engine);
    trainer.engine.compile = (...args) => {
      compiled++;
      return compile(...args);
    };
    try {
      for (const choice of [0, 1, 2, [1, 0]]) await net.gradients(noise([2, 6, 5, 2]), { class: choice });
    } finally {
      trainer.engine.compile = compile;
    }
    expect(compiled).toBe(1);
  });

  it("goes through as many batches of an endless stream as it is told", async () => {
    const { net } = network();
    const stream = fromIterable(function* () {
      for (let seed = 1; ; seed++) yield { x: noise([6, 5, 2], seed) };
    });
    const some = { batchSize: 2, steps: 3 };
    const { gradients, scores } = await net.gradients(stream, { ...some, class: 0 });
    expect(gradients.get("image")?.shape).toEqual([6, 6, 5, 2]);
    expect(scores.shape).toEqual([6]);
    expect((await net.activations(stream, { ...some, layers: "pool" })).get("pool")?.shape).toEqual([6, 4]);
  });

  it("names what is wrong", async () => {
    const { net } = network();
    const x = noise([2, 6, 5, 2]);
    const gradients = (options: object) => net.gradients(x, options);
    await expect(gradients({})).rejects.toThrow("expected class, since the score can be any of 3 channels");
    await expect(gradients({ class: 3 })).rejects.toThrow("class to be an integer from 0 to 2, received 3");
    await expect(gradients({ class: "1" })).rejects.toThrow('class to be an integer from 0 to 2, received "1"');
    await expect(gradients({ class: [0] })).rejects.toThrow("a class for each sample, received 1");
    await expect(gradients({ class: 0, withRespectTo: "conv3" })).rejects.toThrow(
      'there is no layer or input "conv3"; did you mean "conv1"?',
    );
    await expect(gradients({ class: 0, withRespectTo: "tanh:2" })).rejects.toThrow('"tanh" has 2 calls with 1 outputs');
    await expect(gradients({ class: 0, withRespectTo: [] })).rejects.toThrow("at least one tensor in withRespectTo");
    await expect(gradients({ class: 0, withRespectTo: 3 })).rejects.toThrow("received 3");
    await expect(gradients({ of: "conv1", class: 0, withRespectTo: "pool" })).rejects.toThrow(
      '"conv1" does not depend on "pool"',
    );
    await expect(gradients({ of: "pool", class: 0, logits: true })).rejects.toThrow("it has no logits");
    await expect(gradients({ class: 0, weights: x })).rejects.toThrow("expected class or weights, received both");
    await expect(gradients({ weights: x })).rejects.toThrow("weights: expected [?, 3], received [2, 6, 5, 2]");
    await expect(gradients({ weights: tensor([1, 2, 3], [1, 3]) })).rejects.toThrow("one for each sample");
    const halves = { data: new Uint16Array(6), shape: [2, 3], dtype: "bfloat16" };
    await expect(gradients({ weights: halves })).rejects.toThrow("bfloat16 is not read yet");
    await expect(gradients({ class: 0, layers: "conv1" })).rejects.toThrow("layers");
    await expect(net.activations(x, { layers: [] })).rejects.toThrow("at least one layer");
    await expect(net.activations(x, { layers: /nowhere/ })).rejects.toThrow("no path of a layer matches /nowhere/");
    await expect(net.activations(x, undefined as unknown as { layers: string })).rejects.toThrow("at least one layer");
    const bytes = sequential(
      [
        layers.input({ shape: [2], dtype: "uint8", name: "bytes" }),
        layers.rescaling({ scale: 1 }),
        layers.dense({ units: 1 }),
      ],
      { engine },
    );
    await expect(bytes.gradients(tensor(Uint8Array.of(1, 2), [1, 2]))).rejects.toThrow(
      '"bytes" holds uint8, which has no gradient',
    );
  });
});
