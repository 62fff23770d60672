import { describe, expect, it } from "vitest";
import { nativeOrReason } from "./testing/native-or-reason.ts";

const native = nativeOrReason();

describe("the native engine", () => {
  if (typeof native !== "string") {
    it("is there", () => expect(native.name).toBe("native"));
  } else if (process.env.FOVEA_ENGINE === "portable" || !process.env.CI) {
    it(`is not tested: ${native}`, () => expect(native).not.toBe(""));
  } else {
    it("is there", () => expect.fail(`the tests need the native engine: ${native}`));
  }
});
