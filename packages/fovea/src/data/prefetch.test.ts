import { describe, expect, test } from "vitest";
import { ConfigError } from "../support/index.ts";
import { prefetch } from "./prefetch.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

describe("prefetch", () => {
  test("yields the same values in the same order", async () => {
    for (const depth of [1, 2, 7]) {
      const seen: number[] = [];
      for await (const value of prefetch(countTo(5, []), depth)) seen.push(value);
      expect(seen).toEqual([0, 1, 2, 3, 4]);
    }
  });

  test("prepares the next value after the consumer has started its work, at most depth values ahead", async () => {
    const log: string[] = [];
    for await (const value of prefetch(countTo(4, log), 1)) {
      log.push(`start ${value}`);
      await turn();
      await turn();
      log.push(`end ${value}`);
    }
    const upTo = (entry: string) => log.slice(0, log.indexOf(entry));
    expect(log[0]).toBe("make 0");
    expect(upTo("start 0")).not.toContain("make 1");
    expect(upTo("end 0")).toContain("make 1");
    expect(upTo("end 0")).not.toContain("make 2");
    expect(upTo("start 1")).not.toContain("make 2");
    expect(upTo("end 1")).toContain("make 2");
  });

  test("delivers an error in place of its value", async () => {
    async function* failing() {
      yield 1;
      yield 2;
      throw new Error("third");
    }
    const seen: number[] = [];
    const consume = async () => {
      for await (const value of prefetch(failing(), 3)) {
        await turn();
        seen.push(value);
      }
    };
    await expect(consume()).rejects.toThrow("third");
    expect(seen).toEqual([1, 2]);
  });

  test("closes the source if the consumer leaves early", async () => {
    const log: string[] = [];
    for await (const value of prefetch(countTo(100, log), 4)) {
      await turn();
      if (value === 1) break;
    }
    const made = log.length;
    expect(log.at(-1)).toBe("closed");
    expect(made).toBeLessThanOrEqual(8);
    await turn();
    expect(log).toHaveLength(made);
  });

  test("requests one value at a time from sources other than generators", async () => {
    let waiting = 0;
    let next = 0;
    const source = {
      [Symbol.asyncIterator]: () => ({
        async next(): Promise<IteratorResult<number>> {
          expect(++waiting).toBe(1);
          await turn();
          waiting--;
          return next < 5 ? { done: false, value: next++ } : { done: true, value: undefined };
        },
      }),
    };
    const seen: number[] = [];
    for await (const value of prefetch(source, 3)) seen.push(value);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
  });

  test("rejects an invalid depth", () => {
    for (const depth of [0, -1, 1.5, Number.NaN]) expect(() => prefetch(countTo(1, []), depth)).toThrow(ConfigError);
  });
});

async function* countTo(count: number, log: string[]): AsyncGenerator<number> {
  try {
    for (let value = 0; value < count; value++) {
      log.push(`make ${value}`);
      yield value;
    }
  } finally {
    log.push("closed");
  }
}
