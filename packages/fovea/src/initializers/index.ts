// How the first values of weights are drawn: Keras' initializers, seeded, each known by its name and its options.
// This room may import tensor/ and support/.
// Add an initializer: one `defineInitializer` in the file of its family and its name in `initializers`.

import { defineField } from "../support/schema.ts";
import { type Family, memberOf } from "../support/schema-fields.ts";
import { constant, identity, ones, zeros } from "./constants.ts";
import { randomNormal, randomUniform, truncatedNormal } from "./distributions.ts";
import { Initializer } from "./initializer.ts";
import { orthogonal } from "./orthogonal.ts";
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from "./variance-scaling.ts";

/** Every initializer by the name that layers take. */
export const initializers = {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  zeros,
};

/** The name of an initializer: "heNormal". */
export type InitializerName = keyof typeof initializers;

const family: Family<Initializer> = {
  kind: "initializer",
  members: initializers,
  isMember: (value) => value instanceof Initializer,
};

/** An option that takes an initializer: a name ("heNormal") or an object (`initializers.heNormal({ seed: 1 })`). */
export const initializer = defineField<InitializerName | Initializer, Initializer>({
  expected: "an initializer or its name",
  read: (value) => memberOf(family, value),
  write: (value) => value.toJSON(),
});

export { defineInitializer, Initializer, type InitializerFactory } from "./initializer.ts";
