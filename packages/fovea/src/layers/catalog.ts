// The contents of the `layers` namespace: a separate module, so that editors show each doc comment.
export * from "./factories.ts";
export { input } from "./input.ts";
