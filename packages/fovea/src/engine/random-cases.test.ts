import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { describe, it } from "vitest";
import { nativeOrReason } from "../native/testing/native-or-reason.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import type { ConformanceCase } from "./testing/conformance-case.ts";
import { expectClose } from "./testing/expect-close.ts";
import { randomCases } from "./testing/random-cases.ts";
import { runCase } from "./testing/run-case.ts";

const portable = portableEngine();
const native = nativeOrReason();
const { FOVEA_RANDOM_RUNS: runs = "8", FOVEA_RANDOM_SEED: seed = "1", FOVEA_RANDOM_LOG: log } = process.env;

describe.skipIf(typeof native === "string")("random cases of the native engine", () => {
  it.each(Object.entries(randomCases))("%s", async (op, cases: fc.Arbitrary<ConformanceCase>) => {
    if (typeof native === "string") return;
    const property = fc.asyncProperty(cases, async (one) => {
      // What ends the process can only be told by what it had begun.
      if (log) appendFileSync(log, `${op} ${one.name}\n`);
      const expected = await runCase(portable, one);
      const { results } = await runCase(native, one);
      expected.results.forEach(({ data }, index) => {
        expectClose(results[index]?.data, data, 4e-6 * Math.sqrt(one.terms), `${one.name}, output ${index}`);
      });
    });
    await fc.assert(property, { numRuns: Number(runs), seed: Number(seed) });
  });
});
