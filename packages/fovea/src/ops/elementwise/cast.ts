import { defineUnary } from "./define-elementwise.ts";

/** The same numbers as float32, from any element type. */
export const toFloat = defineUnary("toFloat", ({ dy }) => dy);
