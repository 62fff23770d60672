// Shared by all other rooms: errors, seeded random numbers, option schemas, formatting of numbers.
// This room imports nothing from Fovea.
// Add a file only if at least two rooms need it and it does not know tensors or networks.
export { ConfigError, EngineError, FormatError, isFoveaError, ShapeError } from "./errors.ts";
export { formatAmount, formatBytes, formatCount, formatDuration, formatFlops, formatPercent } from "./format.ts";
export { formatMetric, isShareMetric } from "./format-metric.ts";
export { formatReceived } from "./format-received.ts";
export { hashText } from "./hash-text.ts";
export { isJsonObject, type Json, type JsonObject } from "./json.ts";
export { median } from "./median.ts";
export { nearest } from "./nearest.ts";
export { parseJson } from "./parse-json.ts";
export { philox4x32 } from "./philox4x32.ts";
export { Random, type RandomState, random } from "./random.ts";
export {
  defineField,
  type Field,
  type FieldBuilder,
  type Fields,
  type OptionArguments,
  type OptionsOf,
  optional,
  options,
  type ResolvedOptions,
  type Schema,
} from "./schema.ts";
export * as fields from "./schema-fields.ts";
export { snakeCase } from "./snake-case.ts";
export { type Cell, type Column, fittingColumns, type TableOptions, table } from "./table.ts";
export { padText, textWidth, truncateText, wrapText } from "./text-width.ts";
