import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError } from "./errors.ts";
import { philox4x32 } from "./philox4x32.ts";
import { Random, random } from "./random.ts";

describe("philox4x32", () => {
  // The known-answer vectors "philox4x32 10" of the Random123 library.
  test.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])("counter %j, key %j", (counter, key, expected) => {
    expect([...philox4x32(counter, key)]).toEqual(expected);
  });

  test("several blocks are those of the counters that follow", () => {
    const [counter, key] = [
      [0xfffffffe, 7, 3, 4],
      [5, 6],
    ];
    const following = [
      [0xfffffffe, 7, 3, 4],
      [0xffffffff, 7, 3, 4],
      [0, 8, 3, 4],
    ];
    expect([...philox4x32(counter, key, new Uint32Array(12))]).toEqual(
      following.flatMap((each) => [...philox4x32(each, key)]),
    );
  });

  test("agrees with the definition in exact arithmetic", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect([...philox4x32(counter, key)]).toEqual(philoxByDefinition(counter, key));
      }),
    );
  });
});

describe("Random", () => {
  test("words are the blocks of the generator: seed as key, stream and block number as counter", () => {
    const seed = 5 * 2 ** 32 + 7;
    const generator = random(seed, 2 ** 32 + 3);
    const words = Array.from({ length: 6 }, () => generator.word());
    const expected = [...philox4x32([0, 0, 3, 1], [7, 5]), ...philox4x32([1, 0, 3, 1], [7, 5])].slice(0, 6);
    expect(words).toEqual(expected);
  });

  test("streams and seeds differ", () => {
    const firsts = [random(0), random(1), random(0, 1), random(-1)].map((generator) => generator.word());
    expect(new Set(firsts).size).toBe(4);
  });

  test("uniform: within [0, 1), exact in float32, mean and variance of the distribution", () => {
    const generator = random(1);
    const values = Array.from({ length: 50_000 }, () => generator.uniform());
    expect(values.every((value) => value >= 0 && value < 1 && Math.fround(value) === value)).toBe(true);
    const { mean, variance } = moments(values);
    // Four standard errors of 50,000 draws.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / values.length));
  });

  test("normal: mean 0, variance 1, 68.27 % within one standard deviation", () => {
    const generator = random(2);
    const values = Array.from({ length: 50_001 }, () => generator.normal());
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(values.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / values.length));
    const within = values.filter((value) => Math.abs(value) < 1).length / values.length;
    expect(Math.abs(within - 0.6827)).toBeLessThan(4 * Math.sqrt((0.6827 * 0.3173) / values.length));
  });

  test.each(["normal", "uniform"] as const)("many at a time are the same as one by one: %s", (kind) => {
    const [single, many] = [random(6, 1), random(6, 1)];
    for (const [count, between] of [
      ...[0, 1, 2, 3, 4, 5, 2047, 2048, 2049, 1, 4096, 5001].map((count) => [count, 0] as const),
      ...[7, 6, 5, 4, 3, 2, 1, 0].map((count) => [count, 1] as const),
    ]) {
      const drawn = new Float64Array(count);
      expect(kind === "normal" ? many.normals(drawn) : many.uniforms(drawn)).toBe(drawn);
      expect([...drawn]).toEqual(Array.from(drawn, () => single[kind]()));
      for (let word = 0; word < between; word++) expect(many.word()).toBe(single.word());
      expect(many.state()).toEqual(single.state());
    }
    const resumed = random(0).restore(many.state());
    expect(resumed.normals(new Float64Array(9))).toEqual(many.normals(new Float64Array(9)));
  });

  test("normal: the tails have as much as they should", () => {
    const values = random(8).normals(new Float64Array(400_000));
    for (const [limit, share] of [
      [0.1, 0.9203443],
      [1, 0.3173105],
      [2, 0.0455003],
      [3, 0.0026998],
      [4, 0.00006334],
    ] as const) {
      const found = values.filter((value) => Math.abs(value) > limit).length / values.length;
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / values.length));
    }
    expect(values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(5.768);
  });

  test("integer: every value about equally often (chi-squared with 6 degrees of freedom)", () => {
    const generator = random(3);
    const counts = new Array<number>(7).fill(0);
    for (let draw = 0; draw < 70_000; draw++) counts[generator.integer(7)]! += 1;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(22.5);
  });

  test("integer: at its limits", () => {
    expect(random(0).integer(1)).toBe(0);
    expect(random(0).integer(2 ** 32)).toBe(random(0).word());
    for (const bound of [0, -1, 1.5, Number.NaN, 2 ** 33]) expect(() => random(0).integer(bound)).toThrow(ConfigError);
  });

  test("permutation holds every index once and every order of three about equally often", () => {
    expect([...random(4).permutation(1000)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    const counts = new Map<string, number>();
    const generator = random(5);
    for (let draw = 0; draw < 6000; draw++) {
      const order = generator.permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  test("goes on from a stored state bit for bit, wherever it was taken", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1000), fc.nat(9), fc.nat(5), (seed, stream, words, normals) => {
        const generator = random(seed, stream);
        for (let draw = 0; draw < words; draw++) generator.word();
        for (let draw = 0; draw < normals; draw++) generator.normal();
        const resumed = new Random(0).restore(JSON.parse(JSON.stringify(generator.state())));
        for (let draw = 0; draw < 7; draw++) {
          expect(resumed.normal()).toBe(generator.normal());
          expect(resumed.word()).toBe(generator.word());
        }
      }),
    );
  });

  test("refuses seeds that a double cannot hold", () => {
    for (const seed of [0.5, Number.NaN, 2 ** 53, Infinity]) expect(() => random(seed)).toThrow(ConfigError);
    expect(() => random(1).restore({ seed: 1, stream: 0, position: -1, spare: null })).toThrow(ConfigError);
  });
});

function philoxByDefinition(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, product1 & mask, (product0 >> 32n) ^ c3 ^ k1, product0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}
