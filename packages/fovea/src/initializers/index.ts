// Initializers: seeded initial values of weights, with Keras' names and options.
// This room may import tensor/ and support/.
// To add an initializer: one `defineInitializer` in the file of its family, and its name in catalog.ts.

import { defineField, type Field } from "../support/schema.ts";
import { type Family, memberOf } from "../support/schema-fields.ts";
import * as initializers from "./catalog.ts";
import { Initializer } from "./initializer.ts";

/** The initializers, by the names that layers accept: `initializers.heNormal({ seed: 1 })`. */
export { initializers };

/** The name of an initializer: "heNormal". */
export type InitializerName = keyof typeof initializers;

const family: Family<Initializer> = {
  kind: "initializer",
  members: initializers,
  isMember: (value) => value instanceof Initializer,
};

/** An option for an initializer: a name ("heNormal") or an object (`initializers.heNormal({ seed: 1 })`). */
export const initializer = defineField<InitializerName | Initializer, Initializer>({
  expected: "an initializer or its name",
  read: (value) => memberOf(family, value),
  write: (value) => value.toJSON(),
});

/** The field of an option for an initializer, with a default. */
export type InitializerField = Field<InitializerName | Initializer, Initializer, true>;

export { defineInitializer, Initializer, type InitializerFactory } from "./initializer.ts";
