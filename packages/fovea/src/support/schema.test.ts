import { describe, expect, expectTypeOf, test } from "vitest";
import { type OptionsOf, optional, options, type ResolvedOptions } from "./schema.ts";
import { boolean, fraction, number, oneOf, positiveInteger, size2d, text } from "./schema-fields.ts";

const schema = options({
  filters: positiveInteger(),
  kernelSize: size2d(),
  strides: size2d({ default: 1 }),
  mode: oneOf(["fast", "exact"], { default: "fast" }),
  rate: optional(fraction()),
  useBias: boolean({ default: true }),
});

describe("options", () => {
  test("fills in defaults and resolves what was given", () => {
    expect(schema.resolve("conv2d", { filters: 4, kernelSize: 3, strides: [1, 2] })).toEqual({
      filters: 4,
      kernelSize: [3, 3],
      strides: [1, 2],
      mode: "fast",
      rate: undefined,
      useBias: true,
    });
  });

  test("goes to JSON and back", () => {
    const resolved = schema.resolve("conv2d", { filters: 4, kernelSize: [3, 5], rate: 0.5, mode: "exact" });
    const json = JSON.parse(JSON.stringify(schema.config(resolved)));
    expect(json).toEqual({ filters: 4, kernelSize: [3, 5], strides: [1, 1], mode: "exact", rate: 0.5, useBias: true });
    expect(schema.resolve("conv2d", json)).toEqual(resolved);
  });

  test.each([
    [{ kernelSize: 3 }, 'conv2d: missing option "filters": expected a positive integer'],
    [{ filters: 4 }, 'conv2d: missing option "kernelSize": expected a positive integer or a pair of them'],
    [{ filters: 0, kernelSize: 3 }, "conv2d: expected filters to be a positive integer, received 0"],
    [{ filters: "4", kernelSize: 3 }, 'conv2d: expected filters to be a positive integer, received "4"'],
    [{ filters: Number.NaN, kernelSize: 3 }, "conv2d: expected filters to be a positive integer, received NaN"],
    [
      { filters: 4, kernelSize: [3, 3, 3] },
      "conv2d: expected kernelSize to be a positive integer or a pair of them, received [3,3,3]",
    ],
    [{ filters: 4, kernel_size: 3 }, 'conv2d: unknown option "kernel_size"; did you mean "kernelSize"?'],
    [
      { filters: 4, kernelSize: 3, zzzzzzzz: 1 },
      'conv2d: unknown option "zzzzzzzz"; expected one of filters, kernelSize, strides, mode, rate, useBias',
    ],
    [{ filters: 4, kernelSize: 3, mode: "exat" }, 'conv2d: mode: unknown name "exat"; did you mean "exact"?'],
    [{ filters: 4, kernelSize: 3, mode: 1 }, 'conv2d: expected mode to be one of "fast", "exact", received 1'],
    [{ filters: 4, kernelSize: 3, rate: 1 }, "conv2d: expected rate to be a number from 0 to below 1, received 1"],
    [
      { filters: 4, kernelSize: 3, useBias: () => true },
      "conv2d: expected useBias to be true or false, received a function",
    ],
    [12, "conv2d: expected an object of options, received 12"],
  ])("refuses %j", (given, message) => {
    expect(() => schema.resolve("conv2d", given)).toThrow(expect.objectContaining({ name: "ConfigError", message }));
  });

  test("an option called like a member of every object is unknown too", () => {
    expect(() => options({ name: text() }).resolve("x", { name: "a", toString: 1 })).toThrow(
      'unknown option "toString"',
    );
  });

  test("types: what has no default is required, what is resolved is whole", () => {
    expectTypeOf<OptionsOf<typeof schema>>().toExtend<{
      readonly filters: number;
      readonly kernelSize: number | readonly [number, number];
      readonly strides?: number | readonly [number, number] | undefined;
      readonly mode?: "fast" | "exact" | undefined;
      readonly rate?: number | null | undefined;
    }>();
    expectTypeOf<ResolvedOptions<typeof schema>>().toEqualTypeOf<{
      readonly filters: number;
      readonly kernelSize: readonly [number, number];
      readonly strides: readonly [number, number];
      readonly mode: "fast" | "exact";
      readonly rate: number | undefined;
      readonly useBias: boolean;
    }>();
    expectTypeOf<{ filters: number }>().not.toExtend<OptionsOf<typeof schema>>();
    expectTypeOf<{ filters: number; kernelSize: string }>().not.toExtend<OptionsOf<typeof schema>>();
    expectTypeOf<OptionsOf<ReturnType<typeof options<Record<never, never>>>>>().toExtend<object>();
    expectTypeOf(number({ default: 1 }).optional).toEqualTypeOf<true>();
  });
});
