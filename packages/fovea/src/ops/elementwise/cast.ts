import { defineUnary } from "./define-elementwise.ts";

/** Converts any element type to float32. */
export const toFloat = defineUnary("toFloat", ({ dy }) => dy);
