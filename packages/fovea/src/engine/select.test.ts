import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineError } from "../support/errors.ts";
import "../node/index.ts";
import { selectEngine } from "./select.ts";

// The tests of a file run in a process of their own, in which nobody has loaded the addon yet.
describe("selectEngine, where the addon cannot be loaded", () => {
  const folder = mkdtempSync(join(tmpdir(), "fovea-select-"));
  const noAddon = join(folder, "fovea.node");
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);

  beforeAll(() => {
    delete process.env.FOVEA_ENGINE;
    process.env.FOVEA_NATIVE_PATH = join(folder, "nowhere.node");
    process.on("warning", note);
  });
  afterAll(() => {
    process.off("warning", note);
    rmSync(folder, { recursive: true });
  });

  it("takes the portable engine and says why, once", async () => {
    const engine = selectEngine();
    expect(engine.name).toBe("portable");
    expect(selectEngine("")).toBe(engine);
    expect(selectEngine("portable")).toBe(engine);
    await setImmediate();
    expect(warnings.map(({ name }) => name)).toEqual(["FoveaWarning"]);
    expect(warnings[0]?.message).toMatch(
      /could not be loaded[\s\S]*nowhere\.node does not exist[\s\S]*portable engine is used/,
    );
  });

  it("fails when the native engine is asked for by name, with the reason", () => {
    expect(() => selectEngine("native")).toThrow(EngineError);
    expect(() => selectEngine("native")).toThrow(/FOVEA_NATIVE_PATH: .*nowhere\.node does not exist/);
    writeFileSync(noAddon, "not a library");
    process.env.FOVEA_NATIVE_PATH = noAddon;
    expect(() => selectEngine("native")).toThrow(/FOVEA_NATIVE_PATH: .*fovea\.node: /);
  });

  it("refuses names it does not know", () => {
    expect(() => selectEngine("gpu")).toThrow('engine: expected "native" or "portable", received "gpu"');
  });
});
