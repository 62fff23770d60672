import { afterAll, describe, expect, it } from "vitest";
import { layers } from "../layers/index.ts";
import { sequential } from "../models/index.ts";
import { EngineError } from "../support/errors.ts";
import { tensor } from "../tensor/tensor.ts";
import { portableEngine } from "./portable/portable-engine.ts";
import { engineProviders, registerEngine } from "./registry.ts";
import { selectEngine } from "./select.ts";

// The tests of a file run in a process of their own.
describe("an engine of one's own", () => {
  const asked = process.env.FOVEA_ENGINE;
  delete process.env.FOVEA_ENGINE;
  afterAll(() => {
    if (asked !== undefined) process.env.FOVEA_ENGINE = asked;
  });
  const own = { ...portableEngine(), name: "own" };

  it("is opened by name, and by default once it is registered", async () => {
    registerEngine({ name: "own", open: () => own });
    expect(engineProviders().map(({ name }) => name)).toEqual(["own", "native", "portable"]);
    expect(selectEngine()).toBe(own);
    expect(selectEngine("own")).toBe(own);
    expect(selectEngine("portable").name).toBe("portable");
    expect(() => selectEngine("gpu")).toThrow('engine: expected "own" or "native" or "portable", received "gpu"');
    const model = sequential([layers.input({ shape: [2] }), layers.dense({ units: 1 })], { engine: "own" });
    expect((await model.predict(tensor([1, 2], [1, 2]))).shape).toEqual([1, 1]);
    expect(model.trainer.engine).toBe(own);
  });

  it("keeps the object of its methods, and is refused without a name or a way to open it", () => {
    class Provider {
      readonly name = "own";
      readonly #engine = own;
      open() {
        return this.#engine;
      }
    }
    registerEngine(new Provider());
    expect(selectEngine()).toBe(own);
    for (const wrong of [
      undefined,
      null,
      "own",
      {},
      { name: "own" },
      { name: "", open: () => own },
      { open: () => own },
    ]) {
      expect(() => registerEngine(wrong as never)).toThrow("registerEngine: expected { name, open }, received");
    }
  });

  it("is passed over, with a warning, where it cannot be opened, and never if it was asked for", async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => warnings.push(message);
    process.on("warning", note);
    for (const name of ["native", "own"]) {
      registerEngine({
        name,
        open: () => {
          throw new EngineError(`${name} engine: no device`);
        },
      });
    }
    expect(selectEngine().name).toBe("portable");
    expect(selectEngine().name).toBe("portable");
    expect(() => selectEngine("own")).toThrow("own engine: no device");
    await new Promise(setImmediate);
    process.off("warning", note);
    expect(warnings).toEqual(
      ["own", "native"].map(
        (name) => `${name} engine: no device\nThe portable engine is used instead; it is much slower.`,
      ),
    );
  });
});
