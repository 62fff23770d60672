import type { Engine } from "../engine/index.ts";
import type { Model } from "../models/index.ts";
import { checkCompatibility } from "./check-compatibility.ts";
import { compileOptions } from "./compile-options.ts";
import type { NamedData } from "./data-sets.ts";
import { openModel } from "./open-model.ts";
import type { RunSettings } from "./run-settings.ts";

/**
 * The model that a run starts from, compiled according to the settings.
 * @throws ShapeError or ConfigError if it doesn't fit the data.
 */
export async function initialModel(settings: RunSettings, data: NamedData, engine: Engine): Promise<Model> {
  const { model: name, epochs, batchSize, seed, validation } = settings;
  const { model } = await openModel(name, { engine, seed });
  checkCompatibility(model, data);
  const images = typeof validation === "number" ? data.train.split(validation).train : data.train;
  const steps = epochs * (images.steps(batchSize) ?? 1);
  model.compile(compileOptions(model, { ...settings, steps }));
  return model;
}
