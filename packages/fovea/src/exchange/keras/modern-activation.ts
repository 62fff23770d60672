import { isJsonObject, type Json } from "../../support/json.ts";

/** Activations whose meaning Keras 3 changed, and what they are called here in their older one. */
const changed = new Map<Json, string>([
  ["hard_sigmoid", "legacy_hard_sigmoid"],
  ["hardSigmoid", "legacy_hard_sigmoid"],
]);

/** Whether a file of this version means what Keras 1 and 2 meant, as those of TensorFlow.js and those without one do. */
export function isLegacyVersion(version: unknown): boolean {
  return !(typeof version === "string" && Number.parseInt(version, 10) >= 3);
}

/** An activation in Keras 3's words. A function may be written as its name or as an object that holds it. */
export function modernActivation(value: Json, isLegacy: boolean): Json {
  const name = isJsonObject(value) && value.class_name === "function" ? (value.config ?? null) : value;
  return (isLegacy ? changed.get(name) : undefined) ?? name;
}
