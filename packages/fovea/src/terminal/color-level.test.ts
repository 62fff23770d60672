import { WriteStream } from "node:tty";
import { describe, expect, it } from "vitest";
import { colorLevel } from "./color-level.ts";

const terminal = { isTTY: true, write: () => true, getColorDepth: WriteStream.prototype.getColorDepth };

describe("colorLevel", () => {
  it.each([
    [{ TERM: "xterm-256color" }, "ansi256"],
    [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, "truecolor"],
    [{ TERM: "xterm" }, "basic"],
    [{ TERM: "dumb" }, "none"],
    [{ TERM: "xterm-256color", NO_COLOR: "1" }, "none"],
    [{ TERM: "xterm-256color", NO_COLOR: "" }, "ansi256"],
    [{ TERM: "xterm-256color", NO_COLOR: "1", FORCE_COLOR: "3" }, "none"],
  ])("%o is %s", (environment, level) => expect(colorLevel(terminal, environment)).toBe(level));

  it("shows none in a file or a pipe", () => {
    expect(colorLevel({ ...terminal, isTTY: false }, { TERM: "xterm-256color" })).toBe("none");
    expect(colorLevel({ write: () => true }, {})).toBe("none");
  });
});
