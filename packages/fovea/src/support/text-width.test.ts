import { describe, expect, it } from "vitest";
import { padText, textWidth, truncateText, wrapText } from "./text-width.ts";

describe("text width", () => {
  it("counts what a terminal shows", () => {
    expect(textWidth("cat")).toBe(3);
    expect(textWidth("猫と犬")).toBe(6);
    expect(textWidth("👩‍🔬")).toBe(2);
    expect(textWidth("\u001b[31mred\u001b[39m")).toBe(3);
  });

  it("pads and truncates by columns", () => {
    expect(padText("猫", 4)).toBe("猫  ");
    expect(padText("7", 3, "right")).toBe("  7");
    expect(padText("ab", 5, "center")).toBe(" ab  ");
    expect(padText("long", 2)).toBe("long");
    expect(truncateText("convolution", 6)).toBe("convo…");
    expect(truncateText("猫と犬", 4)).toBe("猫…");
    expect(truncateText("cat", 3)).toBe("cat");
    expect(truncateText("cat", 0)).toBe("");
  });

  it("wraps at spaces, and within words that are too long", () => {
    expect(wrapText("stage2/block0 conv1", 13)).toEqual(["stage2/block0", "conv1"]);
    expect(wrapText("it is 0.5 %, or", 9)).toEqual(["it is", "0.5 %, or"]);
    expect(wrapText("abcdefgh ij", 3)).toEqual(["abc", "def", "gh", "ij"]);
    expect(wrapText("猫と犬の写真", 5)).toEqual(["猫と", "犬の", "写真"]);
    expect(wrapText("a\nb", 10)).toEqual(["a", "b"]);
  });
});
