import { CommanderError } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../support/index.ts";
import { Interrupted } from "./interrupted.ts";
import { reportError } from "./report-error.ts";

function report(error: unknown): { code: number; text: string } {
  let text = "";
  const code = reportError(error, (part) => {
    text += part;
  });
  return { code, text };
}

afterEach(() => vi.unstubAllEnvs());

describe("reportError", () => {
  test("reports a user's mistake as a sentence, with exit code 1", () => {
    expect(report(new ConfigError("expected a name"))).toEqual({ code: 1, text: "error: expected a name\n" });
  });

  test("treats a full disk as something that the user can fix", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    expect(report(full)).toEqual({ code: 1, text: "error: ENOSPC: no space left on device, write\n" });
  });

  test("explains how to show a bug's stack trace, and shows it on request", () => {
    const fault = new TypeError("x is not a function");
    const { code, text } = report(fault);
    expect(code).toBe(2);
    expect(text).toContain("unexpected error: x is not a function");
    expect(text).toContain("FOVEA_DEBUG=1");
    expect(text).not.toContain("    at ");
    vi.stubEnv("FOVEA_DEBUG", "1");
    expect(report(fault).text).toContain("    at ");
  });

  test("ends with 130 after Ctrl-C and 143 after SIGTERM", () => {
    expect(report(new Interrupted("SIGINT", "Stopped in epoch 2."))).toEqual({
      code: 130,
      text: "Stopped in epoch 2.\n",
    });
    expect(report(new Interrupted("SIGTERM")).code).toBe(143);
  });

  test("adds nothing to commander's messages", () => {
    expect(report(new CommanderError(0, "commander.help", "")).code).toBe(0);
    expect(report(new CommanderError(1, "commander.unknownOption", ""))).toEqual({ code: 1, text: "" });
  });
});
