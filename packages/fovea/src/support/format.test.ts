import { describe, expect, it } from "vitest";
import { formatAmount, formatBytes, formatCount, formatDuration, formatFlops, formatPercent } from "./format.ts";

describe("format", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1_234_567, "1,234,567"],
    [-1000, "-1,000"],
    [Number.NaN, "NaN"],
  ])("counts %d", (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0, "0 tensors"],
    [1, "1 tensor"],
    [1234, "1,234 tensors"],
  ])("counts %d things", (count, text) => expect(formatAmount(count, "tensor")).toBe(text));

  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1.0 KiB"],
    [246_824, "241.0 KiB"],
    [1_048_575, "1.0 MiB"],
    [3 * 1024 ** 3, "3.0 GiB"],
  ])("bytes %d", (value, text) => expect(formatBytes(value)).toBe(text));

  it.each([
    [0.0041, "4.1 ms"],
    [0.35, "350 ms"],
    [0.99999, "1.0 s"],
    [12.34, "12.3 s"],
    [59.97, "1 min 00 s"],
    [185, "3 min 05 s"],
    [3599.7, "1 h 00 min"],
    [3720, "1 h 02 min"],
    [90_000, "25 h 00 min"],
    [Number.POSITIVE_INFINITY, "–"],
    [-2, "-2.0 s"],
  ])("durations %d", (value, text) => expect(formatDuration(value)).toBe(text));

  it("percentages and operations", () => {
    expect(formatPercent(0.998)).toBe("99.8 %");
    expect(formatPercent(0.99123, 2)).toBe("99.12 %");
    expect(formatFlops(850)).toBe("850 FLOPs");
    expect(formatFlops(4.1e9)).toBe("4.10 GFLOPs");
    expect(formatFlops(416_520, "MACs")).toBe("416.52 kMACs");
  });
});
