// Regularizers: L1 and L2 penalties on weights.
// This room may import ops/, graph/, tensor/ and support/.
// To add a regularizer: one `defineRegularizer`, and its name in `regularizers`.
import { defineField, type Field } from "../support/schema.ts";
import { type Family, memberOf } from "../support/schema-fields.ts";
import * as regularizers from "./penalties.ts";
import { Regularizer } from "./regularizer.ts";

/** The regularizers, by the names that layers accept: `regularizers.l2({ l2: 1e-4 })`. */
export { regularizers };

/** The name of a regularizer: "l2". */
export type RegularizerName = keyof typeof regularizers;

const family: Family<Regularizer> = {
  kind: "regularizer",
  members: regularizers,
  isMember: (value) => value instanceof Regularizer,
};

/** An option for a regularizer: a name ("l2") or an object (`regularizers.l2({ l2: 1e-4 })`). */
export const regularizer = defineField<RegularizerName | Regularizer, Regularizer>({
  expected: "a regularizer or its name",
  read: (value) => memberOf(family, value),
  write: (value) => value.toJSON(),
});

/** The field of an optional regularizer. */
export type RegularizerField = Field<RegularizerName | Regularizer | null, Regularizer | undefined, true>;

export { defineRegularizer, Regularizer, type RegularizerFactory } from "./regularizer.ts";
