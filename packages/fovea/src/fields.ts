// Kinds of options for `defineLayer` and its kin: `options({ units: fields.positiveInteger() })`.
export { initializer } from "./initializers/index.ts";
export { regularizer } from "./regularizers/index.ts";
export * from "./support/schema-fields.ts";
