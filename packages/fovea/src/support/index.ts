// What every other room may lean on: errors, seeded random numbers, option schemas, formatting of numbers.
// This room imports nothing of Fovea.
// Add a file only when at least two rooms need it and it knows nothing of tensors or networks.
export { ConfigError, EngineError, FormatError, isFoveaError, ShapeError } from "./errors.ts";
export { nearest } from "./nearest.ts";
