import { describe, expect, it } from "vitest";
import { textWidth } from "../support/text-width.ts";
import { digit, digits } from "./digit.ts";

/** A bright cross in the middle of a 6 × 6 image. */
const cross = {
  height: 6,
  width: 6,
  pixels: Uint8Array.from({ length: 36 }, (_, index) => (index % 6 === 2 || Math.floor(index / 6) === 2 ? 255 : 0)),
};

describe("digit", () => {
  it("shades characters when there are no colours", () => {
    expect(digit(cross).split("\n")).toEqual(["  @   ", "++@+++", "  @   "]);
  });

  it("paints half blocks in 256 colours and in all of them", () => {
    const [line] = digit({ height: 2, width: 1, pixels: [1, 0.5] }, { colors: "truecolor" }).split("\n");
    expect(line).toBe("\u001b[38;2;255;255;255;48;2;128;128;128m▀\u001b[0m");
    expect(digit({ height: 2, width: 1, pixels: [0, 1] }, { colors: "ansi256" })).toBe(
      "\u001b[38;5;16;48;5;231m▀\u001b[0m",
    );
    expect(digit({ height: 1, width: 1, pixels: [0.5] }, { colors: "ansi256" })).toBe(
      "\u001b[38;5;244;48;5;16m▀\u001b[0m",
    );
  });

  it("takes 28 × 28 unless told, and anything that is no brightness as black", () => {
    expect(digit({ pixels: new Float32Array(784).fill(Number.NaN) }).split("\n")).toHaveLength(14);
    expect(() => digit({ pixels: [1, 2, 3] })).toThrow("digit: expected 28 × 28 pixels, received 3");
  });
});

describe("digits", () => {
  it("sets images side by side with captions, without the black border", () => {
    const dot = { pixels: Uint8Array.from({ length: 784 }, (_, index) => (index === 14 * 28 + 14 ? 255 : 0)) };
    const text = digits([
      { ...dot, caption: "7 99.8 %" },
      { ...dot, caption: "1 62.0 %", wrong: true },
    ]);
    expect(text.split("\n")).toEqual([" +             +", "", "  7 99.8 %     ✗ 1 62.0 %"]);
  });

  it("breaks into rows that fit the terminal", () => {
    const full = { pixels: new Uint8Array(784).fill(255), caption: "0" };
    const lines = digits([full, full, full], { columns: 60, colors: "ansi256" }).split("\n");
    expect(lines).toHaveLength(2 * 15 + 1);
    expect(Math.max(...lines.map(textWidth))).toBe(58);
  });

  it("is red where an answer is wrong and there are colours", () => {
    expect(digits([{ ...cross, caption: "3", wrong: true }], { colors: "basic" })).toContain("\u001b[31m");
  });
});
