import { defineField } from "../../support/schema.ts";

/** The option that names the group of each image: any number per group. */
export const groupsField = defineField<ArrayLike<number>>({
  expected: "an array with the number of each image's group",
  read: (value) =>
    Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
      ? (value as unknown as ArrayLike<number>)
      : undefined,
  write: (value) => Array.from(value),
});
