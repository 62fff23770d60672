import { describe, expect, it } from "vitest";
import { portableEngine } from "./portable/portable-engine.ts";
import { chainCases } from "./testing/cases/chain-cases.ts";
import { paddingCases } from "./testing/cases/padding-cases.ts";
import { conformanceCases } from "./testing/conformance-cases.ts";
import { everyEngine } from "./testing/every-engine.ts";
import { expectClose } from "./testing/expect-close.ts";
import { runCase } from "./testing/run-case.ts";

const portable = portableEngine();
const others = everyEngine.filter(({ name }) => name !== "portable").map((engine) => [engine.name, engine] as const);

/**
 * Relative to the largest element. The portable engine adds up in double precision and rounds once; an engine that
 * adds `terms` float32 products rounds each time by at most 6e-8 and is off by some √terms roundings, while vector
 * forms of exp and tanh are off by a few units in the last place and Winograd's transforms by 2e-6: 2e-6 · √terms
 * leaves room for all of them, and is far below what a wrong index or a missing term would show.
 */
const tolerance = (terms: number) => 2e-6 * Math.sqrt(terms);

describe.each(Object.entries(conformanceCases))("%s", (op, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))("portable: %s", async (_, one) => {
    const { results, plan } = await runCase(portable, one);
    expect(plan.instructions.map((instruction) => instruction.op)).toContain(op);
    for (const { data } of results) expect(data.every((value: number) => Number.isFinite(value))).toBe(true);
  });

  describe.each(others)("%s", (_name, engine) => {
    it.each(cases.map((one) => [one.name, one] as const))("%s", async (_, one) => {
      const expected = await runCase(portable, one);
      const { results } = await runCase(engine, one);
      expected.results.forEach(({ data }, index) => {
        expectClose(results[index]?.data, data, tolerance(one.terms), `${op}, output ${index}`);
      });
    });
  });
});

describe("chains", () => {
  it.each([...chainCases, ...paddingCases].map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const expected = await runCase(portable, one);
    for (const { data } of expected.results) expect(data.every((value: number) => Number.isFinite(value))).toBe(true);
    for (const [name, engine] of others) {
      const { results } = await runCase(engine, one);
      expected.results.forEach(({ data }, index) => {
        expectClose(results[index]?.data, data, tolerance(one.terms), `${name}, output ${index}`);
      });
    }
  });
});
